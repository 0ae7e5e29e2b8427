import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type Connection, type Signature, SimilarityIndex } from '../../../shared/graph/index.ts';
import { bruteForce } from './brute-force.ts';

const terms = (alphabet: string[], maxLength: number) =>
  fc.uniqueArray(fc.constantFrom(...alphabet), { maxLength }).map((chosen) => chosen.sort());
/** Few words and tags, so that notes are often alike and scores often equal. */
const anySignature: fc.Arbitrary<Signature> = fc.record({
  keywords: terms(['ant', 'bee', 'cat', 'dog', 'eel', 'fox', 'gnu'], 7),
  tags: terms(['x', 'y', 'z'], 3),
});
const anyId = fc.integer({ min: 0, max: 14 }).map((n) => `n${String(n).padStart(2, '0')}`);
/** Some notes that change at once: put, replaced or removed. */
const anyChanges = fc
  .array(fc.tuple(anyId, fc.option(anySignature, { nil: undefined, freq: 4 })), { minLength: 1, maxLength: 5 })
  .map((changes) => new Map(changes));

const edgesOf = (index: SimilarityIndex): [string, Connection][] =>
  index.connections().map(({ pair, connection }) => [pair.join('_'), connection]);

/** Applies changes to the map as the index does. */
function change(notes: Map<string, Signature>, changes: ReadonlyMap<string, Signature | undefined>): void {
  for (const [id, signature] of changes) {
    if (signature) notes.set(id, signature);
    else notes.delete(id);
  }
}

const reloaded = (index: SimilarityIndex, best: number) => SimilarityIndex.of(index.numbered(), best);

describe('the connections of an index', () => {
  test.each([1, 2, 3, 50])('with %i best notes equal a comparison of every pair after any changes', (best) => {
    fc.assert(
      fc.property(fc.array(anyChanges, { maxLength: 12 }), (steps) => {
        const index = new SimilarityIndex(best);
        const notes = new Map<string, Signature>();
        for (const changes of steps) {
          index.apply(changes);
          change(notes, changes);
          expect(edgesOf(index)).toEqual([...bruteForce(notes, best)]);
        }
        expect(edgesOf(reloaded(index, best))).toEqual(edgesOf(index));
      }),
      { seed: 1, numRuns: 120 },
    );
  });

  test.each([1, 2, 3, 50])('with %i best notes change in no other pair than apply tells', (best) => {
    fc.assert(
      fc.property(fc.array(anyChanges, { maxLength: 10 }), fc.boolean(), (steps, cold) => {
        let index = new SimilarityIndex(best);
        let edges = new Map<string, Connection>();
        for (const changes of steps) {
          // A cold index has no best list in memory: what it tells may not depend on that.
          if (cold) index = reloaded(index, best);
          // Another container did this one, and this one catches up.
          if (changes.size === 3) {
            index.restore(changes);
            edges = new Map(edgesOf(cold ? reloaded(index, best) : index));
            continue;
          }
          const told = index.apply(changes).pairs.map((pair) => pair.join('_'));
          const now = new Map(edgesOf(index));
          const differs = [...new Set([...edges.keys(), ...now.keys()])].filter(
            (id) => JSON.stringify(edges.get(id)) !== JSON.stringify(now.get(id)),
          );
          expect(differs.filter((id) => !told.includes(id))).toEqual([]);
          expect(told.filter((id) => !edges.has(id) && !now.has(id))).toEqual([]);
          expect(new Set(told).size).toBe(told.length);
          edges = now;
        }
      }),
      { seed: 2, numRuns: 120 },
    );
  });

  test('can be asked pair by pair and note by note', () => {
    fc.assert(
      fc.property(fc.array(anyChanges, { maxLength: 6 }), (steps) => {
        const index = new SimilarityIndex(2);
        const notes = new Map<string, Signature>();
        for (const changes of steps) {
          index.apply(changes);
          change(notes, changes);
        }
        const edges = bruteForce(notes, 2);
        for (const a of notes.keys()) {
          for (const b of notes.keys()) if (a < b) expect(index.connection(a, b)).toEqual(edges.get(`${a}_${b}`));
          const others = [...edges.keys()].filter((id) => id.split('_').includes(a));
          expect(index.connectedTo(a)).toHaveLength(others.length);
        }
        expect(index.connection('n00', 'nobody')).toBeUndefined();
        expect(index.connectedTo('nobody')).toEqual([]);
        expect(index.noteCount).toBe(notes.size);
      }),
      { seed: 3, numRuns: 60 },
    );
  });

  test('stay exact among 70 notes that are all alike, while some come, change and go', () => {
    const same: Signature = { keywords: ['ant', 'bee', 'cat'], tags: ['x'] };
    const near: Signature = { keywords: ['ant', 'bee', 'cat', 'dog'], tags: ['x'] };
    const id = (n: number) => `n${String(n).padStart(3, '0')}`;
    const index = new SimilarityIndex();
    const notes = new Map<string, Signature>();
    const step = (changes: Map<string, Signature | undefined>) => {
      index.apply(changes);
      change(notes, changes);
      expect(edgesOf(index)).toEqual([...bruteForce(notes)]);
    };
    step(new Map(Array.from({ length: 51 }, (_, n) => [id(2 * n), same])));
    expect(edgesOf(index)).toHaveLength((51 * 50) / 2);
    step(new Map([[id(1), same]]));
    step(new Map(Array.from({ length: 18 }, (_, n) => [id(2 * n + 3), near])));
    step(new Map([[id(0), near]]));
    step(new Map([[id(0), same]]));
    step(new Map([2, 4, 7, 9].map((n) => [id(n), undefined])));
  });

  test('do not change when nothing changes', () => {
    const signature: Signature = { keywords: ['ant'], tags: [] };
    const index = new SimilarityIndex();
    index.apply(
      new Map([
        ['a', signature],
        ['b', signature],
      ]),
    );
    expect(
      index.apply(
        new Map([
          ['a', { ...signature }],
          ['unknown', undefined],
        ]),
      ),
    ).toEqual({ changed: [], pairs: [] });
    expect(index.connection('a', 'b')).toEqual({ type: 'strong', weight: 0.7 });
  });
});
