import { describe, expect, test } from '@jest/globals';
import { seededRandom } from '../../../../shared/graph/index.ts';
import { fitting } from '../../../../shared/store/connect-read.ts';
import { connectNotes } from '../../../../shared/store/index.ts';
import { changeBytes } from '../../../../shared/store/signature-log.ts';
import { modelStore } from '../../../support/model-store.ts';
import { leftovers } from '../crash.ts';
import { create, edges, signatureKeys, uid } from './world.ts';

const length = 20_000;

/** Words of `size` letters from `first` on, until the note is full. */
function words(seed: number, size: number, first: number, letters: number): string {
  const random = seededRandom(String(seed));
  const letter = () => String.fromCodePoint(first + Math.floor(random() * letters));
  const count = Math.floor(length / (size + 1));
  return Array.from({ length: count }, () => Array.from({ length: size }, letter).join('')).join(' ');
}

describe('notes of 20,000 characters', () => {
  test.each([
    ['random words', 6, 0x61, 26],
    ['Chinese', 9, 0x4e00, 20_000],
    ['one Chinese word', length - 1, 0x4e00, 20_000],
  ])('are connected, sixty at once, in entries that an item has room for: %s', async (_name, size, first, letters) => {
    const store = modelStore();
    const ids: string[] = [];
    // The last three repeat the first ones.
    for (let i = 0; i < 60; i += 1)
      ids.push(...(await create(store, [{ content: words(i % 57, size, first, letters) }])));
    expect(await connectNotes(store, uid, { notes: ids, pairs: [] })).toMatchObject({ connected: 3 });
    expect(edges(store, 'automatic').size).toBe(3);
    expect(leftovers(store, uid)).toEqual([]);
    expect(signatureKeys(store).filter((key) => key.startsWith('L#')).length).toBeGreaterThan(3);
  });
});

describe('one entry of the log', () => {
  const note = (id: string, keyword: string) => ({
    id,
    signature: { keywords: [keyword], tags: [] },
    edges: new Map(),
  });
  const around = changeBytes('a', { keywords: [''], tags: [] });
  const sized = (id: string, bytes: number) => note(id, 'x'.repeat(bytes - around));

  test('takes signatures of 300,000 bytes together, and not one byte more', () => {
    const full = [sized('a', 100_000), sized('b', 200_000)];
    expect(fitting(full)).toEqual(full);
    const more = [sized('a', 100_000), sized('b', 200_001), sized('c', 50)];
    expect(fitting(more)).toEqual(more.slice(0, 1));
    expect(fitting([...full, sized('c', 50)])).toEqual(full);
  });

  test('always takes one note, and counts what is removed and letters of several bytes', () => {
    const [large, gone] = [sized('a', 300_001), { ...note('b', ''), signature: undefined }];
    expect(fitting([large, gone])).toEqual([large]);
    expect(fitting([gone, sized('c', 300_000 - changeBytes('b', undefined))])).toHaveLength(2);
    expect(fitting([gone, sized('c', 300_001 - changeBytes('b', undefined))])).toHaveLength(1);
    expect(fitting([])).toEqual([]);
    expect(changeBytes('a', { keywords: ['漢字'], tags: [] }) - around).toBe(6);
  });
});
