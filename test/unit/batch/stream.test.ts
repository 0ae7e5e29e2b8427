import { describe, expect, test } from '@jest/globals';
import { batchWrite, PartialFailure, type Write } from '../../../shared/batch/index.ts';
import { denied, fakeTable } from '../fake-table.ts';
import { failureOf, item, numbers, puts, soon, streamOf, written } from './faults.ts';

describe('a stream of writes', () => {
  test('is pulled no faster than calls go out', async () => {
    let pulled = 0;
    let done = 0;
    let most = 0;
    const table = fakeTable((call, { items }) => {
      most = Math.max(most, pulled - done);
      if (call % 3 === 0) return { unprocessed: items };
      done += items;
      return {};
    });
    async function* endless() {
      for (; pulled < 5_000; pulled++) yield { put: item(pulled) };
    }
    await soon(() => batchWrite(table.client, 't', endless(), { concurrency: 2, deadlineMs: Infinity }));
    expect(most).toBeGreaterThan(25);
    expect(most).toBeLessThanOrEqual(2 * 25 * 2);
  });

  test('that stalls does not hold back what it has yielded', async () => {
    const table = fakeTable();
    const { stream } = streamOf(puts(12), (i) => (i === 10 ? 60_000 : 0));
    const work = () => batchWrite(table.client, 't', stream, { deadlineMs: 1_000 });
    const failure = await failureOf(work, PartialFailure);
    expect(failure).toMatchObject({ doneCount: 10, exhausted: false, notDone: [] });
    expect(failure.message).toContain('0 entries read from the input were not done');
    expect(table.stored.size).toBe(10);
  });

  test('that is slow fills its calls all the same', async () => {
    const table = fakeTable();
    const { stream } = streamOf(puts(60), () => 3);
    await soon(() => batchWrite(table.client, 't', stream));
    expect(table.calls.map(({ items }) => items)).toEqual([25, 25, 10]);
  });

  test('is stopped when the batch fails, and what it had brought meanwhile is not lost', async () => {
    const table = fakeTable(() => ({ delayMs: 1_000, error: denied() }));
    const { stream, seen } = streamOf(puts(40), (i) => (i === 10 ? 500 : 0));
    const failure = await failureOf(
      () => batchWrite(table.client, 't', stream, { concurrency: 1 }),
      PartialFailure<Write>,
    );
    expect(table.calls.map(({ items }) => items)).toEqual([10]);
    expect(written(failure.notDone)).toEqual(numbers(0, 11));
    expect(failure.exhausted).toBe(false);
    expect(seen).toEqual({ yielded: 11, stopped: true });
  });

  test('that throws ends the batch with its error as the cause', async () => {
    async function* broken() {
      yield* puts(30);
      throw new Error('disk full');
    }
    const table = fakeTable();
    const failure = await failureOf(() => batchWrite(table.client, 't', broken()), PartialFailure<Write>);
    expect(failure).toMatchObject({ exhausted: false, cause: { message: 'disk full' } });
    expect(failure.doneCount + failure.notDone.length).toBe(30);
  });
});
