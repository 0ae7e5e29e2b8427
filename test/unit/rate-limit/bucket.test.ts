import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type Bucket, RateLimiter, takeTokens } from '../../../shared/rate-limit/index.ts';

const rule = { perSecond: 100, burst: 200 };

describe('a user’s bucket', () => {
  test('is full at first: a burst is granted, one more is not, and the wait for it is told', () => {
    const first = takeTokens(undefined, 200, rule, 0);
    expect(first.outcome).toEqual({ granted: 200, remaining: 0, retryAfterSeconds: 0.01 });
    expect(takeTokens(first.bucket, 1, rule, 0).outcome.granted).toBe(0);
    expect(takeTokens(first.bucket, 1, rule, 9).outcome.granted).toBe(0);
    expect(takeTokens(first.bucket, 1, rule, 10).outcome.granted).toBe(1);
  });

  test('grants a part of what is wanted, never more than there is', () => {
    const { bucket } = takeTokens(undefined, 195, rule, 0);
    expect(takeTokens(bucket, 50, rule, 0).outcome).toMatchObject({ granted: 5, remaining: 0 });
  });

  test('never grants more than the burst and the steady rate allow, whatever is asked when', () => {
    const request = fc.record({
      afterMs: fc.integer({ min: -500, max: 3_000 }),
      wanted: fc.integer({ min: 1, max: 50 }),
    });
    fc.assert(
      fc.property(fc.array(request, { maxLength: 200 }), (requests) => {
        let bucket: Bucket | undefined;
        let [now, latest, total] = [10_000, 10_000, 0];
        for (const { afterMs, wanted } of requests) {
          // A clock may go back: that gives nobody tokens twice.
          now += afterMs;
          latest = Math.max(latest, now);
          const taken = takeTokens(bucket, wanted, rule, now);
          bucket = taken.bucket;
          total += taken.outcome.granted;
          expect(total).toBeLessThanOrEqual(rule.burst + ((latest - 10_000) * rule.perSecond) / 1000 + 1e-6);
          expect(taken.outcome.granted).toBeLessThanOrEqual(wanted);
        }
      }),
    );
  });
});

describe('a container without Valkey', () => {
  test('bounds each user by a bucket of its own', async () => {
    let now = 0;
    const limiter = new RateLimiter(rule, undefined, () => now);
    expect((await limiter.take('greedy', 200)).granted).toBe(200);
    expect((await limiter.take('greedy', 1)).granted).toBe(0);
    expect((await limiter.take('calm', 1)).granted).toBe(1);
    now = 1_000;
    expect((await limiter.take('greedy', 150)).granted).toBe(100);
  });
});
