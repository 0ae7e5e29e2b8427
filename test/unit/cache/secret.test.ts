import { createHmac } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { kmsSecret } from '../../../shared/cache/index.ts';

let server: Server;
let calls = 0;
let broken = false;
let slowMs = 0;
beforeAll(async () => {
  // KMS as the client sees it: the same key gives the same MAC of the same message.
  server = createServer((request, response) => {
    let text = '';
    request.on('data', (chunk) => {
      text += chunk;
    });
    request.on('end', async () => {
      calls += 1;
      if (slowMs > 0) await wait(slowMs);
      const { KeyId, Message } = JSON.parse(text) as { KeyId: string; Message: string };
      const Mac = createHmac('sha256', KeyId).update(Message).digest('base64');
      response.writeHead(broken ? 400 : 200, { 'content-type': 'application/x-amz-json-1.1' });
      response.end(JSON.stringify(broken ? { __type: 'DisabledException' } : { KeyId, Mac }));
    });
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});
beforeEach(() => {
  calls = 0;
  broken = false;
  slowMs = 0;
});

const warnings: string[] = [];
const source = (keyId: string, now: () => number) =>
  kmsSecret(
    keyId,
    {
      endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      region: 'us-east-1',
      credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
      maxAttempts: 1,
    },
    (message) => warnings.push(message),
    now,
  );
const day = 24 * 3600 * 1000;

describe('the secret of the shared cache', () => {
  test('is the same in every container of a key, and another one for another key', async () => {
    const [one, two, other] = await Promise.all([
      source('k', () => 0)(2_000),
      source('k', () => 0)(2_000),
      source('l', () => 0)(2_000),
    ]);
    expect(one).toHaveLength(32);
    expect(one?.equals(two as Buffer)).toBe(true);
    expect(one?.equals(other as Buffer)).toBe(false);
  });

  test('is asked for once a container, and changes by itself after 30 days', async () => {
    let now = 0;
    const secret = source('k', () => now);
    const first = await secret(2_000);
    now = 29 * day;
    expect((await secret())?.equals(first as Buffer)).toBe(true);
    expect(calls).toBe(1);
    now = 30 * day;
    expect((await secret(2_000))?.equals(first as Buffer)).toBe(false);
    expect(calls).toBe(2);
  });

  test('is not waited for longer than a command of Valkey, and is there for a later request', async () => {
    slowMs = 200;
    const secret = source('k', () => 0);
    const begin = performance.now();
    expect(await secret()).toBeUndefined();
    expect(performance.now() - begin).toBeLessThan(150);
    expect(await secret(5_000)).toHaveLength(32);
    expect(await secret()).toHaveLength(32);
    expect(calls).toBe(1);
  });

  test('is missing while KMS refuses, which is told once and asked again only after a while', async () => {
    let now = 0;
    broken = true;
    warnings.length = 0;
    const secret = source('k', () => now);
    expect(await secret(2_000)).toBeUndefined();
    expect(await secret()).toBeUndefined();
    expect(calls).toBe(1);
    expect(warnings).toHaveLength(1);
    broken = false;
    now = 5_000;
    expect(await secret(2_000)).toHaveLength(32);
  });
});
