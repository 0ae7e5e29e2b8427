import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  backoffMs,
  batchRead,
  batchWrite,
  collapseWrites,
  type Item,
  keyString,
  PartialFailure,
  type Write,
} from '../../../shared/batch/index.ts';
import { denied, type Fault, fakeTable, throttled } from '../fake-table.ts';

const item = (n: number): Item => ({ PK: 'U#u#0', SK: `N#${n}`, n });
const puts = (count: number): Write[] => Array.from({ length: count }, (_, n) => ({ put: item(n) }));
const fast = { baseDelayMs: 0.1, maxDelayMs: 1, deadlineMs: 5_000 };

/** Seeded faults, ending after `calls` so that every run can finish. */
const faults =
  (kinds: readonly number[]) =>
  (call: number): Fault => {
    const kind = kinds[call] ?? 0;
    if (kind === 1) return { unprocessed: 7 };
    if (kind === 2) return { error: throttled() };
    if (kind === 3) return { error: throttled(), afterCommit: true };
    return kind === 4 ? { unprocessed: 100 } : {};
  };
const anyFaults = fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 40 });

describe('batchWrite', () => {
  test.each([
    [0, 0],
    [1, 1],
    [25, 1],
    [26, 2],
    [100, 4],
  ])('writes %i items in %i calls', async (count, calls) => {
    const table = fakeTable();
    await batchWrite(table.client, 't', puts(count));
    expect(table.calls).toHaveLength(calls);
    expect(table.stored.size).toBe(count);
  });

  test('stores every item whatever part of the calls is throttled, left unprocessed or loses its answer', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: 180 }), anyFaults, async (count, kinds) => {
        const table = fakeTable(faults(kinds));
        await batchWrite(table.client, 't', puts(count), fast);
        expect([...table.stored.values()].map(({ n }) => n as number).sort((a, b) => a - b)).toEqual(
          Array.from({ length: count }, (_, n) => n),
        );
      }),
      { seed: 7, numRuns: 150 },
    );
  });

  test('fills calls again with what several calls left unprocessed', async () => {
    const table = fakeTable((call) => (call < 4 ? { unprocessed: 5 } : {}));
    await batchWrite(table.client, 't', puts(100), { baseDelayMs: 20, random: () => 0.99 });
    expect(table.calls.map(({ items }) => items)).toEqual([25, 25, 25, 25, 20]);
  });

  test('names exactly what was not done when its deadline ends, in a shape that can be fed back', async () => {
    const busy = fakeTable((call) => (call === 0 ? {} : { unprocessed: 100 }));
    const failure = await batchWrite(busy.client, 't', puts(60), { ...fast, deadlineMs: 30, concurrency: 1 }).catch(
      (error: unknown) => error,
    );
    expect(failure).toBeInstanceOf(PartialFailure);
    const { notDone, doneCount } = failure as PartialFailure<Write>;
    expect(doneCount).toBe(25);
    expect(notDone.map((write) => ('put' in write ? write.put.n : -1))).toEqual(
      Array.from({ length: 35 }, (_, n) => n + 25),
    );
    const calm = fakeTable();
    await batchWrite(calm.client, 't', notDone);
    expect(calm.stored.size + busy.stored.size).toBe(60);
  });

  test('ends at once at an error that no retry can mend, and carries it as the cause', async () => {
    const table = fakeTable((call) => (call === 1 ? { error: denied() } : {}));
    const failure = (await batchWrite(table.client, 't', puts(75), { ...fast, concurrency: 1 }).catch(
      (error: unknown) => error,
    )) as PartialFailure<Write>;
    expect(failure.notDone).toHaveLength(50);
    expect((failure.cause as Error).name).toBe('AccessDeniedException');
  });

  test.each([1, 3, 8])('never has more than %i calls under way when told so', async (concurrency) => {
    const table = fakeTable();
    await batchWrite(table.client, 't', puts(1_000), { concurrency });
    expect(table.mostUnderWay()).toBeLessThanOrEqual(concurrency);
  });

  test('ends when the caller aborts', async () => {
    const table = fakeTable(() => ({ unprocessed: 100 }));
    const signal = AbortSignal.timeout(20);
    await expect(batchWrite(table.client, 't', puts(5), { ...fast, signal })).rejects.toBeInstanceOf(PartialFailure);
  });

  test('keeps the last of several writes to one key', () => {
    const writes: Write[] = [
      { put: { ...item(1), v: 'first' } },
      { put: item(2) },
      { remove: { PK: 'U#u#0', SK: 'N#1' } },
    ];
    expect(collapseWrites(writes)).toEqual([{ put: item(2) }, { remove: { PK: 'U#u#0', SK: 'N#1' } }]);
  });
});

describe('batchRead', () => {
  test.each([
    [100, 1],
    [101, 2],
  ])('reads %i keys in %i calls', async (count, calls) => {
    const table = fakeTable();
    await batchRead(
      table.client,
      't',
      puts(count).map((write) => ('put' in write ? write.put : write.remove)),
    );
    expect(table.calls).toHaveLength(calls);
  });

  test('answers in the order asked, with undefined for what is not there, whatever is left unprocessed', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 0, max: 300 }), { maxLength: 250 }),
        anyFaults,
        async (wanted, kinds) => {
          const table = fakeTable(faults(kinds.map((kind) => (kind === 3 ? 2 : kind))));
          for (let n = 0; n <= 300; n += 2) table.stored.set(keyString(item(n)), item(n));
          const read = await batchRead(table.client, 't', wanted.map(item), fast);
          expect(read.map((one) => one?.n)).toEqual(wanted.map((n) => (n % 2 === 0 ? n : undefined)));
        },
      ),
      { seed: 11, numRuns: 100 },
    );
  });
});

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
