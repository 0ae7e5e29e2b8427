import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  cut,
  edgeIdOf,
  endsOfEdge,
  nodeIdFactory,
  normalizeTags,
  shardOf,
  statsOf,
  titleFrom,
} from '../../../shared/graph/index.ts';

describe('note ids', () => {
  test('name a shard below the count they were made with', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 256 }), (shards) => {
        const next = nodeIdFactory(shards);
        for (let i = 0; i < 20; i += 1) expect(shardOf(next())).toBeLessThan(shards);
      }),
    );
  });

  test('spread evenly: the fullest shard has at most one note more than the emptiest', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 64 }), fc.integer({ min: 0, max: 500 }), (shards, count) => {
        const next = nodeIdFactory(shards);
        const counts = new Array<number>(shards).fill(0);
        for (let i = 0; i < count; i += 1) {
          const shard = shardOf(next()) as number;
          counts[shard] = (counts[shard] ?? 0) + 1;
        }
        expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(1);
      }),
      { numRuns: 30 },
    );
  });

  test('sort by creation, also within one millisecond', () => {
    const next = nodeIdFactory(16);
    const ids = Array.from({ length: 500 }, () => next(1_700_000_000_000));
    expect([...ids].sort()).toEqual(ids);
  });

  test('keep their shard when the count rises', () => {
    const id = nodeIdFactory(2)();
    expect(shardOf(id)).toBeLessThan(2);
    nodeIdFactory(64);
    expect(shardOf(id)).toBeLessThan(2);
  });

  test.each([0, 257, 1.5])('cannot be made for %p shards', (shards) => {
    expect(() => nodeIdFactory(shards)).toThrow(/from 1 to 256/);
  });

  test.each([
    '',
    'x',
    '../etc',
    '__proto__',
    '01ARZ3NDEKTSV4RRFFQ69G5FAV',
    '01ARZ3NDEKTSV4RRFFQ69G5FAVzz',
    `01ARZ3NDEKTSV4RRFFQ69G5FAV00\n`,
  ])('%j names no shard', (id) => {
    expect(shardOf(id)).toBeUndefined();
  });
});

describe('edge ids', () => {
  test('are the same from both ends and give the ends back', () => {
    const next = nodeIdFactory(8);
    const [a, b] = [next(), next()];
    expect(edgeIdOf(a, b)).toBe(edgeIdOf(b, a));
    expect(endsOfEdge(edgeIdOf(b, a))).toEqual([a, b].sort());
  });

  test.each(['', 'a_b', '_', 'a_b_c'])('%j names no edge', (id) => {
    expect(endsOfEdge(id)).toBeUndefined();
  });
});

describe('text', () => {
  test('is cut at whole characters and never beyond the limit', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.integer({ min: 0, max: 30 }), (text, limit) => {
        const short = cut(text, limit);
        expect(text.startsWith(short)).toBe(true);
        expect([...short].length).toBeLessThanOrEqual(Math.max(limit, 0));
        expect(short.isWellFormed()).toBe(true);
      }),
    );
  });

  test.each([
    ['# Hello\nworld', 'Hello'],
    ['\n\n> - quoted', 'quoted'],
    ['---\n***', 'Untitled'],
    ['x'.repeat(500), 'x'.repeat(80)],
  ])('of %j is called by its first line', (content, title) => {
    expect(titleFrom(content)).toBe(title);
  });

  test('has tags without repeats, in their order', () => {
    expect(normalizeTags([' b', 'a', 'b', ' '])).toEqual(['b', 'a']);
  });
});

describe('graph statistics', () => {
  test('count connected components', () => {
    const edges = [
      { source: 'a', target: 'b' },
      { source: 'b', target: 'c' },
      { source: 'c', target: 'a' },
    ];
    expect(statsOf(['a', 'b', 'c', 'd'], edges)).toEqual({
      node_count: 4,
      edge_count: 3,
      cluster_count: 2,
      density: 0.5,
    });
  });

  test('of an empty graph are all zero', () => {
    expect(statsOf([], [])).toEqual({ node_count: 0, edge_count: 0, cluster_count: 0, density: 0 });
  });

  test('have as many clusters as a search from every note finds', () => {
    const pairs = fc.array(fc.tuple(fc.integer({ min: 0, max: 19 }), fc.integer({ min: 0, max: 19 })), {
      maxLength: 40,
    });
    fc.assert(
      fc.property(pairs, (links) => {
        const ids = Array.from({ length: 20 }, (_, i) => `n${i}`);
        const seen = new Set<number>();
        let clusters = 0;
        const visit = (n: number): void => {
          if (seen.has(n)) return;
          seen.add(n);
          for (const [a, b] of links) if (a === n) visit(b);
          for (const [a, b] of links) if (b === n) visit(a);
        };
        for (let n = 0; n < 20; n += 1) {
          if (!seen.has(n)) clusters += 1;
          visit(n);
        }
        expect(
          statsOf(
            ids,
            links.map(([a, b]) => ({ source: `n${a}`, target: `n${b}` })),
          ).cluster_count,
        ).toBe(clusters);
      }),
    );
  });
});
