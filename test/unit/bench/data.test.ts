import { describe, expect, test } from '@jest/globals';
import { noteSizeFrom, noteSizes, textFrom } from '../../../scripts/bench/corpus.ts';
import { edgesOf, idsOf, itemsOf, notesOf } from '../../../scripts/bench/graph.ts';
import { TokenBucket } from '../../../scripts/bench/hot-partition/token-bucket.ts';
import { farthest } from '../../../scripts/bench/rows/flatness.ts';
import { packText } from '../../../shared/store/body.ts';
import { seededRandom } from '../../support/table-model/index.ts';

const spec = { uid: 'ada', notes: 50, edgesPerNote: 3, shards: 4 };

describe('A seeded graph', () => {
  test('is the same each time', () => {
    expect([...itemsOf(spec)]).toEqual([...itemsOf(spec)]);
  });

  test('has META, two items a note and two an edge, spread over its shards', () => {
    const items = [...itemsOf(spec)];
    expect(items).toHaveLength(1 + 50 * 2 + 150 * 2);
    expect(new Set(items.map(({ PK }) => PK)).size).toBe(1 + 4);
    expect(items[0]).toMatchObject({ nodeCount: 50, edgeCount: 150, highestShard: 3 });
  });

  test('connects each pair once, with equally many edges at each note', () => {
    const pairs = edgesOf(spec).map(({ source, target }) => [source, target].sort().join());
    expect(new Set(pairs).size).toBe(150);
    const ends = edgesOf(spec).flatMap(({ source, target }) => [source, target]);
    for (const id of idsOf(spec)) expect(ends.filter((end) => end === id)).toHaveLength(6);
  });

  test('has notes as the API takes them', () => {
    for (const { content, title, tags } of notesOf(spec)) {
      expect(content.length).toBeGreaterThan(0);
      expect(content.length).toBeLessThanOrEqual(noteSizes.most);
      expect(title.length).toBeLessThanOrEqual(200);
      expect(tags.length).toBeLessThanOrEqual(4);
    }
  });
});

describe('Made-up prose', () => {
  test('has the sizes that are stated', () => {
    const random = seededRandom(1);
    const sizes = Array.from({ length: 4_000 }, () => noteSizeFrom(random)).sort((a, b) => a - b);
    expect(sizes[0]).toBeGreaterThanOrEqual(noteSizes.least);
    expect(sizes.at(-1)).toBeLessThanOrEqual(noteSizes.most);
    expect(Math.abs((sizes[2_000] ?? 0) / noteSizes.median - 1)).toBeLessThan(0.1);
  });

  test('compresses as prose does, not as repetition', () => {
    const stored = packText(textFrom(seededRandom(2), 4_000));
    const bytes = 'packed' in stored ? stored.packed.length : 0;
    expect(bytes / 4_000).toBeGreaterThan(0.3);
    expect(bytes / 4_000).toBeLessThan(0.7);
  });
});

describe('A token bucket', () => {
  test('takes what a second brings, and no more', () => {
    const bucket = new TokenBucket(1_000, 0);
    let taken = 0;
    for (let now = 0; now < 10_000; now += 1) while (bucket.take(1, now)) taken += 1;
    expect(taken).toBeGreaterThanOrEqual(10_900);
    expect(taken).toBeLessThanOrEqual(11_001);
  });

  test('saves up one second of idleness', () => {
    const bucket = new TokenBucket(10, 0);
    let taken = 0;
    while (bucket.take(1, 60_000)) taken += 1;
    expect(taken).toBe(10);
  });
});

test('The ratio farthest from one is found on either side', () => {
  expect(farthest([10, 11, 10])).toBeCloseTo(1.1);
  expect(farthest([10, 11, 5])).toBeCloseTo(0.5);
  expect(farthest([4, 4, 4])).toBe(1);
});
