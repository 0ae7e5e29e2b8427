import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { everything } from '../../support/table-model/expression/key-condition.ts';
import {
  brain2Schema,
  type PlainItem,
  seededRandom,
  TableModel,
  toPlain,
  toWire,
  type WireItem,
} from '../../support/table-model/index.ts';
import { Keys } from '../../support/table-model/keys.ts';
import { Storage } from '../../support/table-model/storage.ts';

const TableName = 'brain2-model';
const staleMs = 500;
const keyOf = (SK: string) => ({ PK: { S: 'p' }, SK: { S: SK } });

/** A table under a clock of the test's, and all its states since the start. */
class Watched {
  time = 1_000;
  readonly model: TableModel;
  readonly states: { at: number; items: Map<string, PlainItem> }[] = [{ at: 0, items: new Map() }];

  constructor(seed: number) {
    this.model = new TableModel({ staleMs, now: () => this.time, random: seededRandom(seed) });
  }

  put(SK: string, version: number): void {
    const item = { PK: 'p', SK, version, updatedKey: `u#${version % 3}`, title: `t${version}` };
    this.model.execute('PutItem', { TableName, Item: toWire(item) });
    this.#remember((items) => items.set(SK, item));
  }

  remove(SK: string): void {
    this.model.execute('DeleteItem', { TableName, Key: keyOf(SK) });
    this.#remember((items) => items.delete(SK));
  }

  #remember(change: (items: Map<string, PlainItem>) => void): void {
    const items = new Map(this.states.at(-1)?.items);
    change(items);
    this.states.push({ at: this.time, items });
  }

  /** Every state that was the newest at some moment of the last `staleMs`. */
  visible(): Map<string, PlainItem>[] {
    const since = this.states.findLastIndex(({ at }) => at <= this.time - staleMs);
    return this.states.slice(Math.max(0, since)).map(({ items }) => items);
  }

  read(operation: string, input: object): Record<string, unknown> {
    return this.model.execute(operation, { TableName, ...input });
  }
}

const step = fc.oneof(
  fc.record({ kind: fc.constant('put' as const), SK: fc.constantFrom('a', 'b', 'c'), version: fc.nat(9) }),
  fc.record({ kind: fc.constant('remove' as const), SK: fc.constantFrom('a', 'b', 'c'), version: fc.constant(0) }),
  fc.record({ kind: fc.constant('wait' as const), SK: fc.constant(''), version: fc.integer({ min: 1, max: 400 }) }),
);

function watch(
  seed: number,
  steps: readonly (typeof step extends fc.Arbitrary<infer Step> ? Step : never)[],
  check: (watched: Watched) => void,
): void {
  const watched = new Watched(seed);
  for (const { kind, SK, version } of steps) {
    if (kind === 'put') watched.put(SK, version);
    else if (kind === 'remove') watched.remove(SK);
    else watched.time += version;
    check(watched);
  }
}

const ofPartition = { KeyConditionExpression: 'PK = :pk', ExpressionAttributeValues: { ':pk': { S: 'p' } } };
const bySortKey = (items: Map<string, PlainItem>) =>
  [...items.values()].sort((a, b) => (String(a.SK) < String(b.SK) ? -1 : 1));
const byUpdated = (items: Map<string, PlainItem>) =>
  bySortKey(items)
    .map(({ version, updatedKey, title, PK, SK }) => ({ PK, SK, version, updatedKey, title }))
    .sort((a, b) => (String(a.updatedKey) < String(b.updatedKey) ? -1 : a.updatedKey === b.updatedKey ? 0 : 1));
const itemsOf = (answer: Record<string, unknown>) => (answer.Items as WireItem[]).map(toPlain);

describe('a read that may be stale', () => {
  test('of one item answers a state no newer than now and no older than the window', () => {
    fc.assert(
      fc.property(fc.integer(), fc.array(step, { maxLength: 40 }), (seed, steps) =>
        watch(seed, steps, (watched) => {
          const { Item } = watched.read('GetItem', { Key: keyOf('a') });
          const seen = watched.visible().map((items) => items.get('a'));
          expect(seen).toContainEqual(Item && toPlain(Item as WireItem));
        }),
      ),
    );
  });

  test('of many items answers all of them as of one moment in the window', () => {
    fc.assert(
      fc.property(fc.integer(), fc.array(step, { maxLength: 40 }), (seed, steps) =>
        watch(seed, steps, (watched) => {
          const states = watched.visible();
          expect(states.map(bySortKey)).toContainEqual(itemsOf(watched.read('Query', ofPartition)));
          expect(states.map(bySortKey)).toContainEqual(itemsOf(watched.read('Scan', {})));
          expect(states.map(byUpdated)).toContainEqual(
            itemsOf(watched.read('Query', { IndexName: 'byUpdated', ...ofPartition })),
          );
          const batch = watched.model.execute('BatchGetItem', {
            RequestItems: { [TableName]: { Keys: ['a', 'b', 'c'].map(keyOf) } },
          });
          const found = (batch.Responses as Record<string, WireItem[]>)[TableName]?.map(toPlain) ?? [];
          expect(states.map(bySortKey)).toContainEqual(
            bySortKey(new Map(found.map((item) => [String(item.SK), item]))),
          );
        }),
      ),
    );
  });

  test('sees old and new states alike while both are in the window, and only the new one after it', () => {
    const watched = new Watched(7);
    watched.put('a', 1);
    watched.time += 10_000;
    watched.put('a', 2);
    const versions = () =>
      Array.from({ length: 200 }, () => toPlain(watched.read('GetItem', { Key: keyOf('a') }).Item as WireItem).version);
    watched.time += staleMs / 2;
    const share = versions().filter((version) => version === 1).length / 200;
    expect(share).toBeGreaterThan(0.35);
    expect(share).toBeLessThan(0.65);
    watched.time += staleMs;
    expect(new Set(versions())).toEqual(new Set([2]));
  });
});

test('consistent reads and transactions always answer the newest state', () => {
  fc.assert(
    fc.property(fc.integer(), fc.array(step, { maxLength: 40 }), (seed, steps) =>
      watch(seed, steps, (watched) => {
        const newest = watched.states.at(-1)?.items ?? new Map();
        const ConsistentRead = true;
        const get = watched.read('GetItem', { Key: keyOf('a'), ConsistentRead });
        expect(get.Item && toPlain(get.Item as WireItem)).toEqual(newest.get('a'));
        expect(itemsOf(watched.read('Query', { ...ofPartition, ConsistentRead }))).toEqual(bySortKey(newest));
        const index = { ...ofPartition, IndexName: 'byUpdated', ConsistentRead };
        expect(itemsOf(watched.read('Query', index))).toEqual(byUpdated(newest));
        const { Responses } = watched.model.execute('TransactGetItems', {
          TransactItems: [{ Get: { TableName, Key: keyOf('a') } }],
        });
        const [first] = Responses as { Item?: WireItem }[];
        expect(first?.Item && toPlain(first.Item)).toEqual(newest.get('a'));
      }),
    ),
  );
});

test('loaded items have always been there', () => {
  const model = new TableModel({ staleMs, now: () => 5 });
  model.load([{ PK: 'p', SK: 'a' }]);
  for (let i = 0; i < 50; i += 1) expect(model.execute('GetItem', { TableName, Key: keyOf('a') }).Item).toBeDefined();
});

test('a global index is never read consistently', () => {
  const schema = { ...brain2Schema(), indexes: [{ name: 'byTag', hashKey: 'tag', rangeKey: 'SK' }] };
  const model = new TableModel({ schema });
  const query = {
    TableName,
    IndexName: 'byTag',
    KeyConditionExpression: 'tag = :t',
    ExpressionAttributeValues: { ':t': { S: 'x' } },
  };
  model.load([{ PK: 'p', SK: 'a', tag: 'x' }]);
  expect(model.execute('Query', query).Count).toBe(1);
  expect(() => model.execute('Query', { ...query, ConsistentRead: true })).toThrow(/global secondary/);
});

test('the history of what was replaced or removed does not outlive the window', () => {
  const keys = new Keys(brain2Schema());
  const storage = new Storage(keys, staleMs);
  for (let at = 0; at < 20_000; at += 10) {
    const item = toWire({ PK: 'p', SK: `N#${at}`, updatedKey: `u#${at}` });
    const stored = keys.store(item);
    storage.write(keys.addressOf(item), undefined, stored, at);
    storage.write(keys.addressOf(item), stored, undefined, at);
  }
  const cells = [...(storage.table.get('p')?.cells(everything, true) ?? [])];
  expect(cells.length).toBeLessThanOrEqual(staleMs / 10 + 2);
});
