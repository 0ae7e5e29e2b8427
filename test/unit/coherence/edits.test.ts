import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { bundled, replaced } from '../../support/mutants.ts';

const file = 'shared/graph/edge-id.ts';
const build = (...edits: ReturnType<typeof replaced>[]): Promise<string> =>
  bundled('shared/graph/index.ts', 'edits-test', edits);

describe('a build with a change of its source', () => {
  test('holds the change, and no other', async () => {
    const text = readFileSync(await build(replaced(file, 'a < b ?', 'b < a ?')), 'utf8');
    expect(text).toContain('return b < a ?');
    expect(text).toContain('a >= b');
  });

  test.each([
    ['is not there', 'no such text'],
    ['is there twice', 'undefined'],
  ])('fails when the text to change %s', async (_what, find) => {
    await expect(build(replaced(file, find, 'x'))).rejects.toThrow(/times, not once/);
  });

  test('fails when the file is not part of it', async () => {
    const elsewhere = replaced('shared/store/meta.ts', 'pendingVersion = -1', 'pendingVersion = -2');
    await expect(build(elsewhere)).rejects.toThrow(/not part of the bundle/);
  });
});
