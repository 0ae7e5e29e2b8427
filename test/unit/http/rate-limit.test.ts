import { describe, expect, test } from '@jest/globals';
import { RateLimiter } from '../../../shared/rate-limit/index.ts';
import { apiOn } from '../../support/api-model.ts';
import { modelStore } from '../../support/model-store.ts';

const rule = { perSecond: 10, burst: 20 };
const get = (id: number, more: object = {}) => ({ id: String(id), method: 'GET', url: '/nodes?limit=1', ...more });
const statuses = (body: { responses: { status: number }[] }) => body.responses.map(({ status }) => status);

/** The API of a user with a bucket of 20 that does not fill while the test runs. */
const limited = (flags = {}) => {
  const limiter = new RateLimiter(rule, undefined, () => 0);
  return { limiter, send: apiOn(modelStore({ flags }), 'ada', { limiter }) };
};

describe('a batch', () => {
  test('takes as much of the user’s share as its requests would alone, and refuses the rest one by one', async () => {
    const { limiter, send } = limited();
    await limiter.take('ada', 10);
    const { status, body } = await send('POST', '/batch', { requests: Array.from({ length: 15 }, (_, i) => get(i)) });
    expect(status).toBe(200);
    // The batch itself has paid for the first: 1 + 10 are left.
    expect(statuses(body)).toEqual([...Array(11).fill(200), ...Array(4).fill(429)]);
    expect(body.responses[14]).toMatchObject({
      headers: { 'Retry-After': '1' },
      body: { error: true, type: 'rate_limited', details: { limit: 10, burst: 20 } },
    });
  });

  test('fails what depends on a request over the limit', async () => {
    const { limiter, send } = limited();
    await limiter.take('ada', 19);
    const requests = [get(0), get(1), get(2, { dependsOn: ['1'] }), get(3)];
    const { body } = await send('POST', '/batch', { requests });
    expect(statuses(body)).toEqual([200, 200, 429, 429]);
    await limiter.take('ada', 1);
    const again = await send('POST', '/batch', { requests });
    expect(statuses(again.body)).toEqual([200, 429, 424, 429]);
  });

  test('tells what is left after all of its requests', async () => {
    const { limiter, send } = limited();
    const { share } = await send('POST', '/batch', { requests: Array.from({ length: 6 }, (_, i) => get(i)) });
    expect(share).toMatchObject({ granted: 5, remaining: 15 });
    expect((await limiter.take('ada', 1)).remaining).toBe(14);
  });

  test('of one request takes nothing more', async () => {
    const { limiter, send } = limited();
    await limiter.take('ada', 20);
    expect(statuses((await send('POST', '/batch', { requests: [get(0)] })).body)).toEqual([200]);
  });

  test('is not limited with rateLimit off', async () => {
    const { limiter, send } = limited({ rateLimit: false });
    await limiter.take('ada', 20);
    const requests = Array.from({ length: 15 }, (_, i) => get(i));
    expect(statuses((await send('POST', '/batch', { requests })).body)).toEqual(Array(15).fill(200));
  });
});
