import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, test } from '@jest/globals';
import { runImport } from '../../../scripts/import/main.ts';
import { FakeApi, tokenFor } from './fake-api.ts';
import { Scratch } from './scratch.ts';

const scratch = new Scratch();
afterAll(() => scratch.remove());

let out: string[];
let err: string[];
let api: FakeApi;
let home: string;
beforeEach(() => {
  [out, err, api, home] = [[], [], new FakeApi(), scratch.folder()];
});

const token = tokenFor({ sub: 'user-1' });
const address = 'http://api.test/api/v1';

function command(argv: string[], env: Record<string, string> = {}, fetcher: typeof fetch = api.fetch): Promise<number> {
  return runImport(argv, {
    env: { BRAIN2_HOME: home, ...env },
    stdout: { isTTY: false, write: (text) => out.push(text) },
    stderr: { isTTY: false, write: (text) => err.push(text) },
    fetch: fetcher,
  });
}

describe('the import command', () => {
  test('prints sparse progress and a summary, and ends with 0 although files were skipped', async () => {
    const dir = scratch.folder({ 'a.md': '# A', 'empty.md': '' });
    expect(await command(['--dir', dir, '--api', `${address}/`, '--token', token])).toBe(0);
    expect(out.join('')).toContain('Notes: 1 created, 0 updated, 0 unchanged, 1 skipped, 0 refused\nEdges: 0 created');
    expect(out.join('')).toContain('empty: empty.md (no text)');
    expect(out.join('')).toMatch(/Time: \d+\.\d s\n$/);
    expect(out.join('')).not.toContain('\u001b');
  });

  test('takes folder, address and token from the environment too', async () => {
    const dir = scratch.folder({ 'a.md': '# A' });
    expect(await command([], { DIR: dir, BRAIN2_API: address, BRAIN2_TOKEN: token })).toBe(0);
    expect(api.nodes.size).toBe(1);
  });

  test('ends with 1 when the API refused a note', async () => {
    api.subFault = () => ({ status: 422, body: { message: 'limit reached' } });
    expect(await command(['--dir', scratch.folder({ 'a.md': 'a' }), '--api', address, '--token', token])).toBe(1);
    expect(out.join('')).toContain('a.md (status 422: limit reached)');
  });

  test('lists ten skipped files, or all of them with --verbose', async () => {
    const dir = scratch.folder(Object.fromEntries(Array.from({ length: 12 }, (_, index) => [`${index}.md`, ''])));
    await command(['--dir', dir, '--api', address, '--token', token]);
    expect(out.join('')).toContain('… and 2 more');
    await command(['--dir', dir, '--api', address, '--token', token, '--verbose']);
    expect(out.join('').match(/empty: /g)).toHaveLength(22);
  });
});

describe('what cannot work is said in one line', () => {
  const oneLine = (text: string) => expect(err.join('')).toMatch(new RegExp(`^import: .*${text}.*\n$`));
  const folder = () => scratch.folder({ 'a.md': 'a' });

  test('a missing folder', async () => {
    expect(await command(['--dir', join(home, 'none'), '--api', address, '--token', token])).toBe(1);
    oneLine('there is no folder');
  });

  test('a file instead of a folder', async () => {
    expect(await command(['--dir', join(folder(), 'a.md'), '--api', address, '--token', token])).toBe(1);
    oneLine('is not a folder');
  });

  test('missing, unknown and malformed options', async () => {
    expect(await command(['--api', address, '--token', token])).toBe(1);
    oneLine('--dir or DIR is missing');
    err = [];
    expect(await command(['--bogus'])).toBe(1);
    oneLine('bogus');
    err = [];
    expect(await command(['--dir', folder(), '--api', 'nonsense', '--token', token])).toBe(1);
    oneLine('nonsense is not the address');
  });

  test('a token that is none, has expired, or is refused', async () => {
    expect(await command(['--dir', folder(), '--api', address, '--token', 'secret'])).toBe(1);
    oneLine('not a JWT');
    expect(err.join('')).not.toContain('secret');
    err = [];
    expect(await command(['--dir', folder(), '--api', address, '--token', tokenFor({ sub: 'u', exp: 1_000 })])).toBe(1);
    oneLine('the token expired at 1970');
    err = [];
    api.wholeCallFaults.push({ status: 401, body: { message: 'signature' } });
    expect(await command(['--dir', folder(), '--api', address, '--token', token])).toBe(1);
    oneLine('the token was not accepted .*: signature');
  });

  test('an address where no API answers', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    await new Promise((resolve) => server.close(resolve));
    expect(
      await command(['--dir', folder(), '--api', `http://127.0.0.1:${port}/api/v1`, '--token', token], {}, fetch),
    ).toBe(1);
    oneLine('cannot be reached: .*ECONNREFUSED');
  });

  test('an address of something else', async () => {
    expect(await command(['--dir', folder(), '--api', 'http://api.test/other', '--token', token])).toBe(1);
    oneLine('there is no Brain2 API');
  });
});
