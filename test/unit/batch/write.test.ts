import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  BatchWriter,
  batchWrite,
  collapseWrites,
  PartialFailure,
  type TableWrite,
  type Write,
} from '../../../shared/batch/index.ts';
import { denied, fakeTable } from '../fake-table.ts';
import {
  anyWrites,
  applied,
  failureOf,
  fatalFaults,
  item,
  mendableFaults,
  numbers,
  puts,
  soon,
  streamOf,
  written,
} from './faults.ts';

const inTable = (table: string, count: number): TableWrite[] => puts(count).map((write) => ({ table, ...write }));
async function* inOneTable(writes: AsyncIterable<Write>): AsyncGenerator<TableWrite> {
  for await (const write of writes) yield { table: 't', ...write };
}
const concurrency = fc.integer({ min: 1, max: 6 });

describe('a batch write', () => {
  test.each([
    [0, 0],
    [1, 1],
    [25, 1],
    [26, 2],
    [100, 4],
  ])('writes %i items in %i calls', async (count, calls) => {
    const table = fakeTable();
    await soon(() => batchWrite(table.client, 't', puts(count)));
    expect(table.calls).toHaveLength(calls);
    expect(table.stored.size).toBe(count);
  });

  test('fills one call with items of several tables', async () => {
    const table = fakeTable();
    const outcome = await soon(() => new BatchWriter(table.client).write([...inTable('a', 13), ...inTable('b', 12)]));
    expect(table.calls.map(({ items, tables }) => ({ items, tables }))).toEqual([{ items: 25, tables: ['a', 'b'] }]);
    expect(outcome).toEqual({ done: 25, collapsed: 0, calls: 1, retries: 0, consumedUnits: { a: 13, b: 12 } });
  });

  test('leaves the tables as the writes one after another would, whatever goes wrong on the way', async () => {
    await fc.assert(
      fc.asyncProperty(anyWrites, mendableFaults, concurrency, fc.boolean(), async (writes, script, most, streams) => {
        const table = fakeTable(script);
        const writer = new BatchWriter(table.client, { concurrency: most, deadlineMs: Infinity });
        const entries = streams ? streamOf(writes, (i) => (i % 40 === 39 ? 30 : 0)).stream : writes;
        const outcome = await soon(() => writer.write(entries));
        expect(table.stored).toEqual(applied(writes));
        expect(outcome.done + outcome.collapsed).toBe(writes.length);
        expect(outcome.calls).toBe(table.calls.length);
        expect(table.mostUnderWay()).toBeLessThanOrEqual(most);
      }),
      { seed: 7, numRuns: 200 },
    );
  });

  test('accounts for every write of an array when it fails, and completes when the rest is fed back', async () => {
    await fc.assert(
      fc.asyncProperty(anyWrites, fatalFaults, concurrency, fc.boolean(), async (writes, script, most, byDeadline) => {
        const table = fakeTable(
          byDeadline ? (call, seen) => (call > 2 ? { silent: true } : script(call, seen)) : script,
        );
        const writer = new BatchWriter(table.client, { concurrency: most, deadlineMs: 300, callTimeoutMs: 50 });
        const outcome = await soon(() =>
          writer.write(writes).catch((error: unknown) => error as PartialFailure<TableWrite>),
        );
        if (!(outcome instanceof PartialFailure)) return expect(table.stored).toEqual(applied(writes));
        const { done = -1, collapsed = -1 } = outcome.outcome ?? {};
        expect(outcome.exhausted).toBe(true);
        expect(done + collapsed + outcome.notDone.length).toBe(writes.length);
        expect(new Set(outcome.notDone).size).toBe(outcome.notDone.length);
        expect(writes.filter((write) => outcome.notDone.includes(write))).toEqual(outcome.notDone);
        const { client, stored } = fakeTable();
        for (const [id, value] of table.stored) stored.set(id, value);
        await soon(() => new BatchWriter(client).write(outcome.notDone));
        expect(stored).toEqual(applied(writes));
      }),
      { seed: 8, numRuns: 200 },
    );
  });

  test('accounts for everything it took from a stream when it fails, and stops the stream', async () => {
    await fc.assert(
      fc.asyncProperty(anyWrites, fatalFaults, concurrency, async (writes, script, most) => {
        const table = fakeTable(script);
        const { stream, seen } = streamOf(writes);
        const outcome = await soon(() =>
          new BatchWriter(table.client, { concurrency: most })
            .write(stream)
            .catch((error: unknown) => error as PartialFailure<TableWrite>),
        );
        if (!(outcome instanceof PartialFailure)) return;
        const { done = -1, collapsed = -1 } = outcome.outcome ?? {};
        const taken = done + collapsed + outcome.notDone.length;
        // What the stream was about to yield when the batch ended belongs to the stream.
        expect(seen.yielded - taken).toBeLessThanOrEqual(1);
        expect(seen.stopped).toBe(true);
        expect(outcome.exhausted).toBe(taken === writes.length && outcome.exhausted);
        const { client, stored } = fakeTable();
        for (const [id, value] of table.stored) stored.set(id, value);
        await soon(() => new BatchWriter(client).write(outcome.notDone));
        expect(stored).toEqual(applied(writes.slice(0, taken)));
      }),
      { seed: 9, numRuns: 150 },
    );
  });

  test('keeps a later write of a key back until the earlier one has its answer', async () => {
    const table = fakeTable((call) => (call === 0 ? { silent: true } : {}));
    const { stream } = streamOf<Write>([{ put: item(1, 1) }, { put: item(2, 1) }, { put: item(1, 2) }], (i) => 200 * i);
    await soon(() => batchWrite(table.client, 't', stream, { callTimeoutMs: 1_000, random: () => 0.5 }));
    expect(table.calls.map(({ ids }) => ids.map((id) => id.slice(-1)).join())).toEqual(['1', '2', '1']);
    expect(table.stored.get('t\nU#u#0\nN#1')).toMatchObject({ version: 2 });
  });

  test('sends a later write of a key on its own once the earlier one is done', async () => {
    const table = fakeTable((call) => (call === 0 ? { delayMs: 500 } : {}));
    const { stream } = streamOf<Write>([{ put: item(1, 1) }, { put: item(1, 2) }, { put: item(1, 3) }], (i) => 200 * i);
    const outcome = await soon(() => new BatchWriter(table.client).write(inOneTable(stream)));
    expect(outcome).toMatchObject({ done: 2, collapsed: 1, calls: 2, retries: 0 });
    expect(table.stored.get('t\nU#u#0\nN#1')).toMatchObject({ version: 3 });
  });

  test('names exactly what was not done when its deadline ends, in a shape that can be fed back', async () => {
    const busy = fakeTable((call) => (call === 0 ? {} : { unprocessed: 100 }));
    const failure = await failureOf(
      () => batchWrite(busy.client, 't', puts(60), { deadlineMs: 3_000, concurrency: 1 }),
      PartialFailure<Write>,
    );
    expect(failure.doneCount).toBe(25);
    expect(failure.cause).toBeUndefined();
    expect(failure.message).toBe('The batch was ended by its deadline: 35 of 60 were not done');
    expect(written(failure.notDone)).toEqual(numbers(25, 60));
  });

  test('ends at an error that no retry can mend, carries it as the cause, and lets calls under way finish', async () => {
    const table = fakeTable((call) => (call === 1 ? { error: denied() } : {}));
    const failure = await failureOf(
      () => batchWrite(table.client, 't', puts(175), { concurrency: 3 }),
      PartialFailure<Write>,
    );
    expect(failure.cause).toMatchObject({ name: 'AccessDeniedException' });
    expect(written(failure.notDone)).toEqual([...numbers(25, 50), ...numbers(75, 175)]);
    expect(table.stored.size).toBe(50);
  });

  test.each([1, 3, 40])('never has more than %i calls under way when told so', async (most) => {
    const table = fakeTable(() => ({ delayMs: 5 }));
    await soon(() => batchWrite(table.client, 't', puts(1_500), { concurrency: most }));
    expect(table.mostUnderWay()).toBe(most);
  });

  test('refuses a concurrency that would never make a call', async () => {
    await expect(batchWrite(fakeTable().client, 't', puts(1), { concurrency: 0 })).rejects.toThrow(RangeError);
  });

  test('ends when the caller aborts, and starts nothing when the caller has aborted before', async () => {
    const table = fakeTable(() => ({ unprocessed: 100 }));
    const abort = new AbortController();
    const aborted = () => {
      setTimeout(() => abort.abort(), 70);
      return batchWrite(table.client, 't', puts(5), { signal: abort.signal });
    };
    expect((await failureOf(aborted, PartialFailure)).message).toContain('ended by its caller: 5 of 5');
    const before = fakeTable();
    const failure = await failureOf(
      () => batchWrite(before.client, 't', puts(30), { signal: abort.signal }),
      PartialFailure,
    );
    expect(failure.notDone).toHaveLength(30);
    expect(before.calls).toHaveLength(0);
  });

  test('refuses an entry without a key, naming the attribute', async () => {
    const failure = await failureOf(
      () => new BatchWriter(fakeTable().client).write([{ table: 'a', put: { PK: 'x', n: 1 } }]),
      PartialFailure,
    );
    expect(failure.cause).toEqual(
      new TypeError('Key attribute SK of table a is not a string, number or binary value: undefined'),
    );
    expect(failure.notDone).toEqual([{ table: 'a', put: { PK: 'x', n: 1 } }]);
  });

  test('ends when an answer leaves an item that was not sent: the key schema is wrong', async () => {
    const UnprocessedItems = { t: [{ DeleteRequest: { Key: { PK: 'other', SK: 'x' } } }] };
    const client = { send: async () => ({ UnprocessedItems }) } as unknown as Parameters<typeof batchWrite>[0];
    const failure = await failureOf(() => batchWrite(client, 't', puts(2)), PartialFailure<Write>);
    expect(failure.cause).toBeInstanceOf(TypeError);
    expect(failure.notDone).toHaveLength(2);
  });

  test('knows tables with other keys, and takes numbers that are equal for one key', async () => {
    const keySchemas = { people: { partitionKey: 'id' } };
    const table = fakeTable((call) => (call === 0 ? { unprocessed: 2 } : {}), keySchemas);
    const outcome = await soon(() =>
      new BatchWriter(table.client, { keySchemas }).write([
        { table: 'people', put: { id: 10, v: 1 } },
        { table: 'people', put: { id: 10n, v: 2 } },
        { table: 'people', remove: { id: 11, name: 'not part of the key' } },
      ]),
    );
    expect([...table.stored.values()]).toEqual([{ id: 10n, v: 2 }]);
    expect(outcome).toMatchObject({ done: 2, collapsed: 1, calls: 2, retries: 1 });
  });
});

describe('collapseWrites', () => {
  test('keeps the last of several writes to one key', () => {
    const writes: Write[] = [{ put: item(1) }, { put: item(2) }, { remove: { PK: 'U#u#0', SK: 'N#1' } }];
    expect(collapseWrites(writes)).toEqual([{ put: item(2) }, { remove: { PK: 'U#u#0', SK: 'N#1' } }]);
  });
});
