import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type Signature, SimilarityIndex } from '../../../../shared/graph/index.ts';
import { BadSnapshot } from '../../../../shared/snapshot/index.ts';
import { decodeSignatures, encodeSignatures } from '../../../../shared/store/signature-snapshot.ts';

const terms = (alphabet: string[]) => fc.uniqueArray(fc.constantFrom(...alphabet)).map((some) => some.sort());
const anySignature: fc.Arbitrary<Signature> = fc.record({
  keywords: terms(['ant', 'bee', 'cat', 'żółw', '\ud83d']),
  tags: terms(['x', 'with space', '"']),
});
const anySignatures = fc
  .uniqueArray(fc.string({ minLength: 1, maxLength: 3 }), { maxLength: 12 })
  .chain((ids) => fc.tuple(...ids.map((id) => anySignature.map((signature) => [id, signature] as const))))
  .map((entries) => new Map(entries));

const indexOf = (signatures: ReadonlyMap<string, Signature>): SimilarityIndex => {
  const index = new SimilarityIndex(2);
  index.apply(signatures);
  return index;
};

describe('a snapshot of signatures', () => {
  test('gives back the index: its notes, their connections, and how it goes on', () => {
    fc.assert(
      fc.property(anySignatures, anySignatures, (signatures, changes) => {
        const index = indexOf(signatures);
        // Asked for, so that there are floors to keep.
        index.connections();
        const copy = SimilarityIndex.of(decodeSignatures(encodeSignatures(index.numbered())), 2);
        expect(copy.noteCount).toBe(signatures.size);
        expect(copy.connections()).toEqual(index.connections());
        const again = SimilarityIndex.of(decodeSignatures(encodeSignatures(index.numbered())), 2);
        const pairs = (told: ReturnType<SimilarityIndex['apply']>) => told.pairs.map(String).sort();
        expect(pairs(again.apply(changes))).toEqual(pairs(index.apply(changes)));
      }),
      { seed: 9 },
    );
  });

  test('drops words that no note has any more', () => {
    const index = indexOf(new Map([['a', { keywords: ['ant', 'bee'], tags: ['x'] }]]));
    index.apply(new Map([['a', { keywords: ['cat'], tags: [] }]]));
    expect(decodeSignatures(encodeSignatures(index.numbered()))).toMatchObject({ words: ['cat'], tags: [] });
  });

  test('is refused when it is not whole', () => {
    const [chunk = new Uint8Array()] = encodeSignatures(indexOf(new Map()).numbered());
    expect(() => decodeSignatures([])).toThrow(BadSnapshot);
    expect(() => decodeSignatures([chunk.subarray(1)])).toThrow(BadSnapshot);
    expect(() => decodeSignatures([chunk, chunk])).toThrow(BadSnapshot);
  });
});
