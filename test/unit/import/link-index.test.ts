import { describe, expect, test } from '@jest/globals';
import { LinkIndex } from '../../../scripts/import/link-index.ts';

const index = new LinkIndex([
  { path: 'README.md', title: 'Start', aliases: [] },
  { path: 'guide/Setup.md', title: 'How to set up', aliases: ['Install'] },
  { path: 'old/deep/Setup.md', title: 'Old', aliases: [] },
  { path: 'guide/Caf\u00e9.markdown', title: 'Coffee', aliases: [] },
]);
const wiki = (target: string, from = 'README.md') => index.resolve(from, { kind: 'wiki', target });
const path = (target: string, from = 'README.md') => index.resolve(from, { kind: 'path', target });

describe('a link', () => {
  test('by relative path is resolved from the note’s folder, by absolute path from the root', () => {
    expect(path('guide/Setup.md')).toBe('guide/Setup.md');
    expect(path('../README.md', 'guide/Setup.md')).toBe('README.md');
    expect(path('./Setup.md', 'guide/x.md')).toBe('guide/Setup.md');
    expect(path('/README.md', 'old/deep/Setup.md')).toBe('README.md');
  });

  test('that leaves the folder or names nothing has no note', () => {
    expect(path('../outside.md')).toBeUndefined();
    expect(path('guide/none.md')).toBeUndefined();
    expect(wiki('nothing')).toBeUndefined();
  });

  test('by name prefers the nearest to the root, unless folders tell which is meant', () => {
    expect(wiki('setup')).toBe('guide/Setup.md');
    expect(wiki('deep/setup')).toBe('old/deep/Setup.md');
    expect(wiki('old/deep/Setup.md')).toBe('old/deep/Setup.md');
    expect(wiki('Setup', 'old/deep/x.md')).toBe('old/deep/Setup.md');
  });

  test('by title or alias is found', () => {
    expect(wiki('how to set up')).toBe('guide/Setup.md');
    expect(wiki('install')).toBe('guide/Setup.md');
  });

  test('matches whatever the Unicode composition of the file name', () => {
    expect(wiki('Cafe\u0301')).toBe('guide/Caf\u00e9.markdown');
    expect(path('guide/cafe\u0301.markdown')).toBe('guide/Caf\u00e9.markdown');
  });
});
