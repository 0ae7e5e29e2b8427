import { gzipSync } from 'node:zlib';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { decodeSnapshot, encodeSnapshot, SearchIndex } from '../../../shared/search/index.ts';
import { BadSnapshot } from '../../../shared/snapshot/index.ts';
import { anyNotes, found, indexOf, note } from './corpus.ts';

/** Ids that do not compress, so that a snapshot takes several chunks. */
function notesOfManyBytes(seed: number) {
  let state = seed;
  const next = () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state.toString(36);
  };
  return Array.from({ length: 6_000 }, () => note(Array.from({ length: 16 }, next).join(''), { text: next() }));
}

describe('a snapshot', () => {
  const index = indexOf(notesOfManyBytes(1));
  const chunks = encodeSnapshot(index);

  test('is cut into chunks of at most 350,000 bytes', () => {
    expect(chunks.length).toBeGreaterThan(1);
    expect(chunks.filter(({ length }) => length > 350_000 || length === 0)).toEqual([]);
  });

  test('gives back the index, also from plain arrays, and of an empty one', () => {
    const copy = decodeSnapshot(chunks.map((chunk) => new Uint8Array(chunk)));
    expect([...copy.ids()]).toEqual([...index.ids()]);
    expect(decodeSnapshot(encodeSnapshot(SearchIndex.empty())).documentCount).toBe(0);
  });

  test('is the same bytes when nothing has changed, and needs less memory than what was built', () => {
    const copy = decodeSnapshot(chunks);
    expect(Buffer.concat(encodeSnapshot(copy)).equals(Buffer.concat(chunks))).toBe(true);
    expect(copy.estimatedBytes).toBeLessThan(index.estimatedBytes);
  });

  test('keeps large versions exactly', () => {
    const version = Number.MAX_SAFE_INTEGER - 1;
    expect(decodeSnapshot(encodeSnapshot(indexOf([note('n', { version })]))).versionOf('n')).toBe(version);
  });

  test('holds nothing of removed notes', () => {
    const other = decodeSnapshot(
      encodeSnapshot(indexOf([note('kept', { text: 'kept' }), note('n', { text: 'gone' })])),
    );
    other.remove('n');
    expect(encodeSnapshot(other)).toEqual(encodeSnapshot(indexOf([note('kept', { text: 'kept' })])));
  });

  test('is refused when a chunk is missing, repeated, in another place or of another snapshot', () => {
    const [first = new Uint8Array(), ...rest] = chunks;
    const foreign = encodeSnapshot(indexOf(notesOfManyBytes(2)));
    const damaged = [
      [],
      [first],
      rest,
      [first, first, ...rest],
      [...rest, first],
      [first, ...foreign.slice(1)],
      [...chunks, new Uint8Array([0])],
    ];
    for (const each of damaged) expect(() => decodeSnapshot(each)).toThrow(BadSnapshot);
  });

  test('is refused when it is something else, or of another format', () => {
    const [bytes = new Uint8Array()] = encodeSnapshot(SearchIndex.empty());
    const newer = new Uint8Array(bytes);
    newer[4] = (newer[4] ?? 0) + 1;
    const foreign = [newer, Buffer.from('{"index":[]}'), gzipSync('{}'), new Uint8Array(400)];
    for (const each of foreign) expect(() => decodeSnapshot([each])).toThrow(BadSnapshot);
  });

  test('is refused wherever it was cut or a byte was changed', () => {
    fc.assert(
      fc.property(anyNotes(5), fc.nat(), fc.integer({ min: 1, max: 255 }), (notes, at, change) => {
        const bytes = Buffer.concat(encodeSnapshot(indexOf(notes)));
        const position = at % bytes.length;
        expect(() => decodeSnapshot([bytes.subarray(0, position)])).toThrow(BadSnapshot);
        bytes[position] = (bytes[position] ?? 0) ^ change;
        expect(() => decodeSnapshot([bytes])).toThrow(BadSnapshot);
      }),
      { seed: 31, numRuns: 200 },
    );
  });

  test('can be changed after it was loaded, and kept again', () => {
    const copy = decodeSnapshot(
      encodeSnapshot(indexOf([note('a', { text: 'garden' }), note('b', { text: 'garden' })])),
    );
    copy.put(note('a', { version: 2, text: 'river' }));
    copy.put(note('c', { text: 'garden river' }));
    const again = decodeSnapshot(encodeSnapshot(copy));
    expect(['garden', 'river'].map((q) => found(again, q))).toEqual([
      ['b', 'c'],
      ['a', 'c'],
    ]);
  });
});
