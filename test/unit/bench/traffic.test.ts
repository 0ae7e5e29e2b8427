import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type CallRecord, longestChain, mostUnderWay, trafficOf } from '../../../scripts/bench/traffic.ts';

const call = (startMs: number, endMs: number, operation = 'GetItem'): CallRecord => ({
  operation,
  startMs,
  endMs,
  requestBytes: 10,
  responseBytes: 20,
});

const intervals = fc.array(
  fc.tuple(fc.nat(30), fc.integer({ min: 1, max: 10 })).map(([start, length]) => call(start, start + length)),
  { maxLength: 9 },
);

/** By trying every call as the next one. */
function chainByBruteForce(calls: readonly CallRecord[], after = Number.NEGATIVE_INFINITY): number {
  return Math.max(
    0,
    ...calls.filter(({ startMs }) => startMs >= after).map(({ endMs }) => 1 + chainByBruteForce(calls, endMs)),
  );
}

describe('The longest chain of calls', () => {
  test('of calls at once is one, of calls that follow one another is all of them', () => {
    expect(longestChain([])).toBe(0);
    expect(longestChain([call(0, 5), call(1, 6), call(4, 9)])).toBe(1);
    expect(longestChain([call(0, 5), call(5, 10), call(11, 12)])).toBe(3);
  });

  test('goes past one long call by several short ones', () => {
    expect(longestChain([call(0, 100), call(0, 10), call(20, 30), call(40, 50)])).toBe(3);
  });

  test('is the longest there is', () => {
    fc.assert(fc.property(intervals, (calls) => longestChain(calls) === chainByBruteForce(calls)));
  });
});

describe('Calls under way', () => {
  test('are counted where most overlap; one that ends as another begins does not', () => {
    expect(mostUnderWay([])).toBe(0);
    expect(mostUnderWay([call(0, 5), call(5, 10)])).toBe(1);
    expect(mostUnderWay([call(0, 5), call(1, 3), call(2, 9), call(8, 9)])).toBe(3);
  });

  test('are at least as many as any moment has', () => {
    fc.assert(
      fc.property(intervals, fc.nat(40), (calls, moment) => {
        const now = calls.filter(({ startMs, endMs }) => startMs <= moment && moment < endMs).length;
        return mostUnderWay(calls) >= now;
      }),
    );
  });
});

test('Traffic adds up calls by operation, bytes and units', () => {
  const traffic = trafficOf([call(0, 1), call(1, 2), call(0, 2, 'Query')], { readUnits: 3, writeUnits: 4 });
  expect(traffic).toEqual({
    calls: 3,
    byOperation: { GetItem: 2, Query: 1 },
    requestBytes: 30,
    responseBytes: 60,
    readUnits: 3,
    writeUnits: 4,
    mostUnderWay: 2,
    longestChain: 2,
    waitedMs: 4,
  });
});
