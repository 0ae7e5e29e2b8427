import { createHash } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { LRUCache } from 'lru-cache';
import {
  type CacheModel,
  ceilingOf,
  edgeModel,
  keyedRequests,
  rateOf,
  resultCacheModel,
} from '../../../scripts/bench/traces/ceiling.ts';
import { sessionTrace, traces } from '../../../scripts/bench/traces/sessions.ts';
import { isWrite, type RequestKind, readShare, type Trace } from '../../../scripts/bench/traces/trace.ts';

/** A small trace by hand: second, user, device, kind, page or note. */
function traceOf(...rows: readonly (readonly [number, number, number, RequestKind, number])[]): Trace {
  return {
    name: 'by hand',
    seed: 0,
    users: 2,
    notes: 10,
    encodings: [
      ['br', 'br', 'gzip'],
      ['br', 'br', 'gzip'],
    ],
    requests: rows.map(([second, user, device, kind, of]) => ({ atMs: second * 1_000, user, device, kind, of })),
  };
}

/** What a cache of limited size really does with a trace. */
function hitsOfLru(trace: Trace, model: CacheModel, max: number): number {
  const cache = new LRUCache<string, number>({ max });
  let hits = 0;
  for (const { key, request } of keyedRequests(trace, model)) {
    if (key === undefined) continue;
    const filledAt = cache.get(key);
    if (filledAt !== undefined && request.atMs - filledAt < (model.ttlMs ?? Number.POSITIVE_INFINITY)) hits += 1;
    else cache.set(key, request.atMs);
  }
  return hits;
}

describe("The ceiling of a trace's hits", () => {
  test('counts the first read of each key as a miss, and every later one as a hit', () => {
    const trace = traceOf([0, 0, 0, 'graph', 0], [1, 0, 0, 'list', 0], [2, 0, 0, 'list', 1], [3, 0, 0, 'graph', 0]);
    expect(ceilingOf(trace, resultCacheModel)).toEqual({ cacheable: 4, hits: 1 });
  });

  test('begins anew for a user who wrote, and not for another', () => {
    const trace = traceOf(
      [0, 0, 0, 'graph', 0],
      [1, 1, 0, 'graph', 0],
      [2, 0, 0, 'update', 3],
      [3, 0, 0, 'graph', 0],
      [4, 1, 0, 'graph', 0],
    );
    expect(ceilingOf(trace, resultCacheModel)).toEqual({ cacheable: 4, hits: 1 });
  });

  test("is shared by a user's devices of one encoding, but at the edge each token is on its own", () => {
    const trace = traceOf([0, 0, 0, 'graph', 0], [1, 0, 1, 'graph', 0], [2, 0, 2, 'graph', 0], [3, 0, 1, 'graph', 0]);
    expect(ceilingOf(trace, resultCacheModel)).toEqual({ cacheable: 4, hits: 2 });
    expect(ceilingOf(trace, edgeModel)).toEqual({ cacheable: 4, hits: 1 });
  });

  test('counts a read after the TTL as a miss that fills again', () => {
    const trace = traceOf(
      [0, 0, 0, 'graph', 0],
      [299, 0, 0, 'graph', 0],
      [301, 0, 0, 'graph', 0],
      [590, 0, 0, 'graph', 0],
    );
    expect(ceilingOf(trace, edgeModel)).toEqual({ cacheable: 4, hits: 2 });
    expect(ceilingOf(trace, { ...edgeModel, ttlMs: Number.POSITIVE_INFINITY }).hits).toBe(3);
  });

  test('leaves out what is kept nowhere', () => {
    const trace = traceOf([0, 0, 0, 'note', 1], [1, 0, 0, 'note', 1], [2, 0, 0, 'list', 0], [3, 0, 0, 'list', 0]);
    expect(ceilingOf(trace, resultCacheModel)).toEqual({ cacheable: 2, hits: 1 });
    expect(ceilingOf(trace, edgeModel).cacheable).toBe(0);
  });

  test('is beaten by no LRU cache, and reached by one that is large enough', () => {
    fc.assert(
      fc.property(
        fc.nat(1_000),
        fc.double({ min: 0.5, max: 1, noNaN: true }),
        fc.integer({ min: 1, max: 40 }),
        (seed, reads, max) => {
          const trace = sessionTrace({ name: 'any', seed, users: 2, notes: 60, requestsPerUser: 80, reads });
          for (const model of [resultCacheModel, edgeModel, { ...resultCacheModel, ttlMs: 60_000 }]) {
            expect(hitsOfLru(trace, model, max)).toBeLessThanOrEqual(ceilingOf(trace, model).hits);
            expect(hitsOfLru(trace, model, 1_000)).toBe(ceilingOf(trace, model).hits);
          }
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe('The published traces', () => {
  const digest = (trace: Trace) => createHash('sha256').update(JSON.stringify(trace)).digest('hex').slice(0, 12);

  test('are the ones that are published', () => {
    expect(Object.values(traces).map(digest)).toEqual(['d884b82237f2', 'cce61230e950']);
  });

  test('have the ceilings that are published', () => {
    const ceilings = Object.values(traces).map((trace) =>
      [resultCacheModel, edgeModel].map((model) => ceilingOf(trace, model)),
    );
    expect(ceilings).toEqual([
      [
        { cacheable: 735, hits: 625 },
        { cacheable: 282, hits: 242 },
      ],
      [
        { cacheable: 635, hits: 392 },
        { cacheable: 264, hits: 175 },
      ],
    ]);
  });

  test.each(Object.entries({ reads95: 0.95, reads80: 0.8 }))('%s reads as often as it says', (name, share) => {
    expect(Math.abs(readShare(traces[name as keyof typeof traces]) - share)).toBeLessThan(0.005);
  });

  test.each(Object.values(traces))('$name: runs forward, and touches no note after its deletion', ({ requests }) => {
    const gone = new Set<string>();
    let last = 0;
    for (const { atMs, user, kind, of } of requests) {
      expect(atMs).toBeGreaterThanOrEqual(last);
      last = atMs;
      if (['note', 'update', 'delete'].includes(kind)) expect(gone).not.toContain(`${user} ${of}`);
      if (kind === 'delete') gone.add(`${user} ${of}`);
    }
  });

  test.each(Object.values(traces))('$name: uses several devices, both encodings and every kind of request', (trace) => {
    expect(new Set(trace.requests.map(({ kind }) => kind)).size).toBe(7);
    expect(new Set(trace.requests.map(({ user, device }) => `${user} ${device}`)).size).toBe(trace.users * 2);
    expect(new Set(trace.encodings.flat())).toEqual(new Set(['br', 'gzip']));
    expect(trace.requests.some(({ kind }) => isWrite(kind))).toBe(true);
  });

  test('leave room for what is asked: a perfect cache hits four of five at 95 % reads', () => {
    expect(rateOf(ceilingOf(traces.reads95, resultCacheModel))).toBeGreaterThan(0.8);
    expect(rateOf(ceilingOf(traces.reads95, edgeModel))).toBeGreaterThan(0.7);
  });
});
