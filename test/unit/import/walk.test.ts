import { execFileSync } from 'node:child_process';
import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { readFolder } from '../../../scripts/import/walk.ts';
import { Scratch } from './scratch.ts';

const scratch = new Scratch();
afterAll(() => scratch.remove());

describe('reading a folder', () => {
  test('takes Markdown files at every depth, in path order, and passes over dot folders and node_modules', async () => {
    const folder = scratch.folder({
      'b.md': 'b',
      'a/c.MARKDOWN': 'c',
      'a/d.txt': 'd',
      '.git/e.md': 'e',
      'node_modules/p/README.md': 'p',
      'a/node_modules/q.md': 'q',
    });
    const { documents, skipped } = await readFolder(folder);
    expect(documents.map(({ path }) => path)).toEqual(['a/c.MARKDOWN', 'b.md']);
    expect(skipped).toEqual([]);
  });

  test('can be narrowed to one file name, and starts inside a node_modules folder when told to', async () => {
    const folder = scratch.folder({
      'node_modules/p/readme.md': 'p',
      'node_modules/p/CHANGES.md': 'c',
      'node_modules/p/node_modules/q/README.md': 'q',
    });
    const { documents } = await readFolder(join(folder, 'node_modules'), { only: 'README.md' });
    expect(documents.map(({ path }) => path)).toEqual(['p/readme.md']);
  });

  test('ends in spite of symbolic link loops, and counts each real file once', async () => {
    const folder = scratch.folder({ 'a/note.md': 'x', 'z.md': 'z' });
    symlinkSync(folder, join(folder, 'a/loop'));
    symlinkSync(join(folder, 'a'), join(folder, '0-link'));
    symlinkSync(join(folder, 'z.md'), join(folder, '0-z.md'));
    const { documents, skipped } = await readFolder(folder);
    expect(documents.map(({ path }) => path)).toEqual(['a/note.md', 'z.md']);
    expect(skipped).toEqual([]);
  });

  test('reports unreadable, binary, empty and oversized files with the reason', async () => {
    const folder = scratch.folder({
      'binary-nul.md': 'a\0b',
      'binary-utf8.md': new Uint8Array([0x61, 0xff, 0xfe]),
      'empty.md': ' \n',
      'long.md': 'x'.repeat(20_001),
      'huge.md': new Uint8Array(1024 * 1024 + 1).fill(0x61),
      'fine.md': '\uFEFF# Fine',
    });
    symlinkSync(join(folder, 'nowhere'), join(folder, 'dangling.md'));
    execFileSync('mkfifo', [join(folder, 'pipe.md')]);
    const { documents, skipped } = await readFolder(folder);
    expect(documents).toMatchObject([{ path: 'fine.md', title: 'Fine', content: '# Fine' }]);
    expect(Object.fromEntries(skipped.map(({ path, reason }) => [path, reason]))).toEqual({
      'binary-nul.md': 'binary',
      'binary-utf8.md': 'binary',
      'dangling.md': 'unreadable',
      'empty.md': 'empty',
      'huge.md': 'oversized',
      'long.md': 'oversized',
      'pipe.md': 'unreadable',
    });
  });
});
