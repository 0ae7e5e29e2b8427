import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  BatchReader,
  batchRead,
  type Item,
  type Key,
  type KeySchemas,
  PartialFailure,
  PartialRead,
  type TableKey,
} from '../../../shared/batch/index.ts';
import { denied, type Fault, fakeTable, type SeenCall } from '../fake-table.ts';
import { failureOf, fatalFaults, item, mendableFaults, numbers, type Script, soon, streamOf } from './faults.ts';

const tables = ['a', 'b'] as const;

/** Two tables that hold every even number up to 300. */
function stocked(faults?: (call: number, seen: SeenCall) => Fault, keySchemas?: KeySchemas) {
  const table = fakeTable(faults, keySchemas);
  for (const name of tables) {
    for (let n = 0; n <= 300; n += 2) table.stored.set(table.idOf(name, item(n)), item(n));
  }
  return table;
}

const anyKeys: fc.Arbitrary<TableKey[]> = fc
  .array(fc.tuple(fc.constantFrom(...tables), fc.nat({ max: 300 })), { maxLength: 400 })
  .map((all) => all.map(([table, n]) => ({ table, key: item(n) })));
const concurrency = fc.integer({ min: 1, max: 4 });
const expected = ({ key }: TableKey) => (Number(key.n) % 2 === 0 ? key.n : undefined);

describe('a batch read', () => {
  test.each([
    [0, 0],
    [1, 1],
    [100, 1],
    [101, 2],
    [250, 3],
  ])('reads %i keys in %i calls', async (count, calls) => {
    const table = fakeTable();
    expect(
      await soon(() =>
        batchRead(
          table.client,
          't',
          numbers(0, count).map((n) => item(n)),
        ),
      ),
    ).toHaveLength(count);
    expect(table.calls).toHaveLength(calls);
  });

  test('answers each key in the order asked, as a lookup of its own would, whatever goes wrong on the way', async () => {
    await fc.assert(
      fc.asyncProperty(anyKeys, mendableFaults, concurrency, fc.boolean(), async (wanted, script, most, streams) => {
        const table = stocked(script);
        const reader = new BatchReader(table.client, { concurrency: most, deadlineMs: Infinity });
        const entries = streams ? streamOf(wanted, (i) => (i % 90 === 89 ? 30 : 0)).stream : wanted;
        const { items, ...outcome } = await soon(() => reader.read(entries));
        expect(items.map((one) => one?.n)).toEqual(wanted.map(expected));
        expect(outcome.done + outcome.collapsed).toBe(wanted.length);
        expect(table.mostUnderWay()).toBeLessThanOrEqual(most);
      }),
      { seed: 11, numRuns: 150 },
    );
  });

  test('tells what it has read and what it has not when it fails, and the rest can be fed back', async () => {
    const failAfter = (script: Script, silent: boolean): Script =>
      silent ? (call, seen) => (call > 1 ? { silent: true } : script(call, seen)) : script;
    await fc.assert(
      fc.asyncProperty(anyKeys, fatalFaults, concurrency, fc.boolean(), async (wanted, script, most, silent) => {
        const table = stocked(failAfter(script, silent));
        const reader = new BatchReader(table.client, { concurrency: most, deadlineMs: 300, callTimeoutMs: 50 });
        const outcome = await soon(() =>
          reader.read(wanted).catch((error: unknown) => error as PartialRead<TableKey, Item>),
        );
        if (!(outcome instanceof PartialRead)) return;
        expect(outcome.read.map(({ item }) => item?.n)).toEqual(outcome.read.map(({ entry }) => expected(entry)));
        const open = new Set(outcome.notDone);
        const done = new Set(outcome.read.map(({ entry }) => entry));
        expect([...open].filter((entry) => done.has(entry))).toEqual([]);
        expect(wanted.filter((entry) => open.has(entry))).toEqual(outcome.notDone);
        expect(wanted.filter((entry) => done.has(entry))).toEqual(outcome.read.map(({ entry }) => entry));
        expect(outcome.notDone.length + outcome.read.length).toBe(wanted.length);
        expect(outcome.doneCount).toBe(outcome.read.length);
        const rest = await soon(() => new BatchReader(stocked().client).read(outcome.notDone));
        expect(rest.items.map((one) => one?.n)).toEqual(outcome.notDone.map(expected));
      }),
      { seed: 12, numRuns: 150 },
    );
  });

  test('reads a key that is asked for several times once, and answers it each time', async () => {
    const table = stocked();
    const wanted = [4, 5, 4, 4].map((n): TableKey => ({ table: 'a', key: item(n) }));
    const outcome = await soon(() => new BatchReader(table.client).read(wanted));
    expect(outcome).toMatchObject({ done: 2, collapsed: 2, calls: 1, consumedUnits: { a: 2 } });
    expect(outcome.items.map((one) => one?.n)).toEqual([4, undefined, 4, 4]);
  });

  test('answers a key that a stream asks for again from what it has read', async () => {
    const table = stocked();
    const { stream } = streamOf([item(4), item(4)], (i) => 500 * i);
    expect((await soon(() => batchRead(table.client, 'a', stream))).map((one) => one?.n)).toEqual([4, 4]);
    expect(table.calls).toHaveLength(1);
  });

  test('is strongly consistent unless told otherwise, and sends the key attributes only', async () => {
    const table = stocked();
    await soon(() => batchRead(table.client, 'a', [item(2)]));
    await soon(() => batchRead(table.client, 'a', [item(2)], { consistent: false }));
    const Keys = [{ PK: 'U#u#0', SK: 'N#2' }];
    expect(table.calls.map(({ input }) => input)).toEqual([
      { RequestItems: { a: { Keys, ConsistentRead: true } }, ReturnConsumedCapacity: 'TOTAL' },
      { RequestItems: { a: { Keys, ConsistentRead: false } }, ReturnConsumedCapacity: 'TOTAL' },
    ]);
  });

  test('brings only the attributes asked for and the key, also of what was left unprocessed at first', async () => {
    const table = stocked((call) => (call === 0 ? { unprocessed: 1 } : {}));
    const read = await soon(() => batchRead(table.client, 'a', [item(2), item(4)], { attributes: ['n', 'PK'] }));
    expect(read).toEqual([2, 4].map((n) => ({ PK: 'U#u#0', SK: `N#${n}`, n })));
    expect(table.calls).toHaveLength(2);
  });

  test('knows tables without a sort key and with binary keys', async () => {
    const keySchemas = { blobs: { partitionKey: 'id' } };
    const table = fakeTable(undefined, keySchemas);
    const id = new Uint8Array([1, 2, 3]);
    table.stored.set(table.idOf('blobs', { id }), { id, size: 3 });
    const reader = new BatchReader(table.client, { keySchemas, attributes: ['size'] });
    const { items } = await soon(() => reader.read([{ table: 'blobs', key: { id: Buffer.from(id) } }]));
    expect(items).toEqual([{ id, size: 3 }]);
  });

  test('ends when an answer names an item that was not asked for: the key schema is wrong', async () => {
    const client = {
      send: async () => ({ Responses: { t: [{ PK: 'other', SK: 'x' }] } }),
    } as unknown as Parameters<typeof batchRead>[0];
    const failure = await failureOf(() => batchRead(client, 't', [{ PK: 'p', SK: 's' }]), PartialRead<Key, Item>);
    expect(failure.cause).toBeInstanceOf(TypeError);
    expect(failure).toMatchObject({ read: [], notDone: [{ PK: 'p', SK: 's' }] });
  });

  test('fails as a PartialFailure whose cause no retry can mend', async () => {
    const table = stocked((call) => (call === 1 ? { error: denied() } : {}));
    const wanted = numbers(0, 150).map((n) => item(n));
    const failure = await failureOf(
      () => batchRead(table.client, 'a', wanted, { concurrency: 1 }),
      PartialFailure<Key>,
    );
    expect(failure).toMatchObject({ name: 'PartialRead', doneCount: 100, exhausted: true });
    expect(failure.notDone).toEqual(wanted.slice(100));
    expect(failure.cause).toMatchObject({ name: 'AccessDeniedException' });
  });
});
