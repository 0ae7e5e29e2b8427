import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { inVirtualTime } from '../../../scripts/compare-batch/virtual-clock.ts';
import {
  BatchReader,
  BatchWriter,
  backoffMs,
  batchWrite,
  CallTimeout,
  ItemTooLarge,
  isRetryable,
  PartialFailure,
  type Retry,
  type TableWrite,
} from '../../../shared/batch/index.ts';
import { seededRandom } from '../../support/table-model/index.ts';
import { connectionLost, denied, type Fault, fakeTable, type SeenCall, throttled } from '../fake-table.ts';
import { failureOf, item, numbers, puts, soon, streamOf } from './faults.ts';

const inTable = (table: string, count: number): TableWrite[] => puts(count).map((write) => ({ table, ...write }));
const dies = (): never => {
  throw new Error('unreachable');
};

describe('backoffMs', () => {
  test('is uniform between 0 and a bound that doubles to its cap', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 60 }), fc.double({ min: 0, max: 0.999999, noNaN: true }), (attempt, x) => {
        const ms = backoffMs(attempt, { random: () => x });
        expect(ms).toBeCloseTo(x * Math.min(2_000, 50 * 2 ** attempt));
        expect(ms).toBeLessThan(2_000);
      }),
    );
  });
});

describe('a table that refuses everything', () => {
  test.each([
    ['throttles', (): Fault => ({ error: throttled() })],
    ['leaves all unprocessed', (_: number, { items }: SeenCall): Fault => ({ unprocessed: items })],
  ])('and %s is asked again after delays that double to their cap, never in a hot loop', async (_, faults) => {
    const retries: Retry[] = [];
    const table = fakeTable(faults);
    const options = { random: () => 0.5, deadlineMs: 10_000, onRetry: (retry: Retry) => retries.push(retry) };
    await failureOf(() => batchWrite(table.client, 't', puts(500), { ...options, concurrency: 1 }), PartialFailure);
    const delays = retries.map(({ delayMs }) => delayMs);
    expect(delays.slice(0, 8)).toEqual([25, 50, 100, 200, 400, 800, 1_000, 1_000].map((ms) => expect.closeTo(ms, 6)));
    expect(retries.map(({ attempt }) => attempt)).toEqual(numbers(0, retries.length));
    expect(table.calls).toHaveLength(Math.floor((10_000 - 1_575) / 1_000) + 7);
  });

  test('pauses as a whole: calls under way together count as one attempt', async () => {
    const retries: Retry[] = [];
    const table = fakeTable(() => ({ error: throttled() }));
    const options = { random: () => 0.5, deadlineMs: 1_000, onRetry: (retry: Retry) => retries.push(retry) };
    await failureOf(() => batchWrite(table.client, 't', puts(200), options), PartialFailure);
    // Eight calls at once, and after each pause one that finds out whether it is over: at 25, 75, 175, 375 and 775 ms or later.
    expect(table.calls.length).toBeGreaterThan(8);
    expect(table.calls.length).toBeLessThanOrEqual(8 + 5);
    expect(retries.slice(0, 9).map(({ attempt }) => attempt)).toEqual([0, 1, 1, 1, 1, 1, 1, 1, 1]);
  });

  test('is tried with one call after its pause, and with all again once that makes progress', async () => {
    const table = fakeTable((call) => (call < 8 ? { error: throttled() } : {}));
    let underWay = 0;
    const perMoment: number[] = [];
    const send = table.client.send.bind(table.client) as (...args: unknown[]) => Promise<unknown>;
    const slow = {
      send: async (...args: unknown[]) => {
        perMoment.push(++underWay);
        await new Promise((resolve) => setTimeout(resolve, 10));
        underWay -= 1;
        return send(...args);
      },
    } as unknown as typeof table.client;
    await soon(() => batchWrite(slow, 't', puts(200), { random: () => 0.5 }));
    expect(perMoment).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 1, 1, 2, 3, 4, 5, 6, 7]);
    expect(table.stored.size).toBe(200);
  });

  test('does not hold up the others', async () => {
    const table = fakeTable((_, { tables }) => (tables.includes('sick') ? { error: throttled() } : {}));
    const entries = [...inTable('sick', 25), ...inTable('well', 500)];
    const failure = await failureOf(
      () => new BatchWriter(table.client, { concurrency: 1, deadlineMs: 2_000 }).write(entries),
      PartialFailure<TableWrite>,
    );
    expect(failure.notDone).toEqual(entries.slice(0, 25));
    const sick = table.calls.flatMap(({ tables }, i) => (tables.includes('sick') ? [i] : []));
    // The others' twenty calls come right after the first refusal.
    expect(sick.slice(0, 2)).toEqual([0, 21]);
  });

  test('is left alone for seconds, yet everything is written once it recovers', async () => {
    const table = fakeTable((call) => (call < 12 ? { error: throttled() } : {}));
    const work = () =>
      batchWrite(table.client, 't', puts(60), { concurrency: 2, random: () => 0.9, deadlineMs: 60_000 });
    const { result, elapsedMs } = await inVirtualTime(work);
    expect(result.status).toBe('fulfilled');
    expect(elapsedMs).toBeGreaterThan(1_000);
    expect(table.stored.size).toBe(60);
  });
});

describe('what a call leaves', () => {
  test('goes before what is new', async () => {
    const table = fakeTable((call) => (call === 0 ? { unprocessed: 5 } : {}));
    await soon(() => batchWrite(table.client, 't', puts(50), { concurrency: 1, random: () => 0 }));
    const second = table.calls[1]?.ids.map((id) => Number(id.split('#').at(-1)));
    expect(second).toEqual(numbers(20, 45));
  });

  test('pauses the table only when it was more than one item: one hot key says nothing of the others', async () => {
    const table = fakeTable((call) => (call === 0 ? { unprocessed: 1 } : {}));
    const { stream } = streamOf(puts(31), (i) => (i === 1 ? 120 : 0));
    await soon(() => batchWrite(table.client, 't', stream, { random: () => 0.99 }));
    expect(table.calls.map(({ items }) => items)).toEqual([1, 25, 5, 1]);
    expect(table.calls[1]?.ids).not.toContain('t\nU#u#0\nN#0');
  });

  test('counts as a first attempt again once calls have left nothing', async () => {
    const retries: Retry[] = [];
    const table = fakeTable((call) => ([0, 1, 4].includes(call) ? { error: throttled() } : {}));
    const options = { concurrency: 1, onRetry: (retry: Retry) => retries.push(retry) };
    await soon(() => batchWrite(table.client, 't', puts(100), options));
    expect(retries.map(({ attempt }) => attempt)).toEqual([0, 1, 0]);
  });

  test('waits in the backlog and not in the pool: the other calls go on', async () => {
    const table = fakeTable((call) => (call === 0 ? { unprocessed: 5 } : {}));
    await soon(() => batchWrite(table.client, 't', puts(100), { concurrency: 1, random: () => 0.99 }));
    expect(table.calls.map(({ items }) => items)).toEqual([25, 25, 25, 25, 5]);
    expect(table.calls.at(-1)?.ids.at(-1)).toBe('t\nU#u#0\nN#24');
  });

  test('fills calls again with what other calls left', async () => {
    const table = fakeTable((call) => (call < 4 ? { unprocessed: 5 } : {}));
    await soon(() => batchWrite(table.client, 't', puts(100), { random: () => 0.99 }));
    expect(table.calls.map(({ items }) => items)).toEqual([25, 25, 25, 25, 20]);
  });

  test('raises no delay while calls make progress', async () => {
    const retries: Retry[] = [];
    const table = fakeTable((_, { items }) => ({ unprocessed: items - 1 }));
    const options = { random: () => 0.99, deadlineMs: 60_000, onRetry: (retry: Retry) => retries.push(retry) };
    await soon(() => batchWrite(table.client, 't', puts(25), options));
    expect(retries).toHaveLength(24);
    expect(new Set(retries.map(({ attempt }) => attempt))).toEqual(new Set([0]));
  });

  test('is told to onRetry with its table, number and reason', async () => {
    const retries: Retry[] = [];
    const errors: Fault[] = [{ unprocessed: 2 }, { error: connectionLost() }];
    const table = fakeTable((call) => errors[call] ?? {});
    const options = { random: () => 0.2, onRetry: (retry: Retry) => retries.push(retry) };
    await soon(() => batchWrite(table.client, 't', puts(5), options));
    expect(retries).toEqual([
      { table: 't', entries: 2, delayMs: 10, attempt: 0, error: undefined },
      { table: 't', entries: 2, delayMs: 10, attempt: 0, error: expect.objectContaining({ code: 'ECONNRESET' }) },
    ]);
  });
});

describe('the number of calls', () => {
  /** A tenth of the calls throttled, three in ten items of the others unprocessed. */
  const busy =
    (random: () => number) =>
    (_: number, { items }: SeenCall): Fault =>
      random() < 0.1 ? { error: throttled() } : { unprocessed: numbers(0, items).filter(() => random() < 0.3).length };

  test('for 500 writes under 10 % throttles and 30 % unprocessed stays within 1.35 times what those losses demand', async () => {
    let calls = 0;
    for (let seed = 1; seed <= 40; seed++) {
      const table = fakeTable(busy(seededRandom(seed)));
      await soon(() => batchWrite(table.client, 't', puts(500), { random: seededRandom(seed + 100) }));
      expect(table.stored.size).toBe(500);
      calls += table.calls.length;
    }
    const demanded = 500 / 25 / (0.9 * 0.7);
    expect(calls / 40).toBeLessThan(1.35 * demanded);
  });

  test('for 1000 reads under the same faults stays within 1.5 times what those losses demand', async () => {
    let calls = 0;
    for (let seed = 1; seed <= 40; seed++) {
      const table = fakeTable(busy(seededRandom(seed)));
      const wanted = numbers(0, 1_000).map((n) => ({ table: 't', key: item(n) }));
      const outcome = await soon(() =>
        new BatchReader(table.client, { random: seededRandom(seed + 100) }).read(wanted),
      );
      expect(outcome.done).toBe(1_000);
      calls += outcome.calls;
    }
    expect(calls / 40).toBeLessThan((1.5 * 10) / (0.9 * 0.7));
  });
});

describe('a call that never answers', () => {
  test('is given up after its timeout and tried again', async () => {
    const retries: Retry[] = [];
    const table = fakeTable((call) => (call === 0 ? { silent: true } : {}));
    const options = { callTimeoutMs: 400, random: () => 0, onRetry: (retry: Retry) => retries.push(retry) };
    const { elapsedMs } = await inVirtualTime(() => batchWrite(table.client, 't', puts(3), options));
    expect(table.stored.size).toBe(3);
    expect(elapsedMs).toBeGreaterThanOrEqual(400);
    expect(elapsedMs).toBeLessThan(410);
    expect(retries[0]?.error).toEqual(new CallTimeout(400));
  });

  test('does not keep the batch past its deadline', async () => {
    const table = fakeTable(() => ({ silent: true }));
    const { result, elapsedMs } = await inVirtualTime(() =>
      batchWrite(table.client, 't', puts(3), { deadlineMs: 700, callTimeoutMs: Infinity }),
    );
    expect(result.status).toBe('rejected');
    expect(elapsedMs).toBe(700);
  });

  test('is survived even when the client ignores the abort', async () => {
    const client = { send: () => new Promise(() => {}) } as unknown as Parameters<typeof batchWrite>[0];
    await failureOf(() => batchWrite(client, 't', puts(3), { deadlineMs: 100 }), PartialFailure);
  });
});

describe('isRetryable', () => {
  test.each([
    [throttled(), true],
    [connectionLost(), true],
    [new CallTimeout(5), true],
    [Object.assign(new Error('x'), { $metadata: { httpStatusCode: 503 } }), true],
    [denied(), false],
    [new ItemTooLarge('t', {}, 1, 0), false],
    [new TypeError('a bug'), false],
    [undefined, false],
  ])('of %s is %s', (error, expected) => {
    expect(isRetryable(error)).toBe(expected);
  });
});

test('an onRetry that throws ends the batch instead of hanging it', async () => {
  const table = fakeTable((_, { items }) => ({ unprocessed: items }));
  const failure = await failureOf(() => batchWrite(table.client, 't', puts(3), { onRetry: dies }), PartialFailure);
  expect(failure.cause).toMatchObject({ message: 'unreachable' });
});
