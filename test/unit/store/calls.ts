import type { FlagValues } from '../../../shared/flags/index.ts';
import { apiOn, type Send } from '../../support/api-model.ts';
import { memoryCache } from '../../support/memory-cache.ts';
import { modelStore } from '../../support/model-store.ts';
import { type PlainItem, seededRandom, TableModel } from '../../support/table-model/index.ts';

/** Database calls of one request, by operation. */
export type Calls = Readonly<Record<string, number>>;

interface Made {
  readonly model: TableModel;
  readonly ids: readonly string[];
  readonly send: Send;
}

let made: Promise<{ items: PlainItem[]; ids: string[] }> | undefined;

/** A user with 1,000 notes of 1.7 KB and 3,000 edges on four shards, the same for every position of the flags. */
async function world(off: Partial<FlagValues>): Promise<Made> {
  made ??= makeWorld();
  const { items, ids } = await made;
  const model = new TableModel();
  model.load(items);
  return { model, ids, send: apiOn(modelStore({ model, flags: off }), 'ada', memoryCache()) };
}

async function makeWorld() {
  const model = new TableModel();
  // Written in one position always: what is stored does not depend on flags.
  const writer = apiOn(modelStore({ model, random: seededRandom(1), now: () => 1_780_000_000_000 }));
  const ids: string[] = [];
  for (let i = 0; i < 10; i += 1) {
    const nodes = Array.from({ length: 100 }, (_, n) => ({
      content: `note ${i} ${n} `.repeat(150),
      tags: [`t${n % 7}`],
    }));
    const { body } = await writer('POST', '/nodes/bulk-create', { nodes });
    ids.push(...body.created.map(({ id }: { id: string }) => id));
  }
  const edges = Array.from({ length: 3_000 }, (_, i) => ({
    source: ids[i % 1_000],
    target: ids[(i + 1 + Math.floor(i / 1_000)) % 1_000],
    type: 'normal',
    weight: 1,
  }));
  await writer('POST', '/import', { edges });
  return { items: model.allItems(), ids };
}

const draft = { content: 'one more '.repeat(200) };
const operations: Record<
  string,
  (made: Made) => readonly [method: string, url: string, body?: unknown, headers?: Record<string, string>]
> = {
  'get a note': ({ ids }) => ['GET', `/nodes/${ids[0]}`],
  'get 100 notes': ({ ids }) => ['POST', '/nodes/batch-get', { node_ids: ids.slice(0, 100) }],
  'first list page': () => ['GET', '/nodes'],
  'first list page by title': () => ['GET', '/nodes?sort_by=title'],
  'list page at offset 500': () => ['GET', '/nodes?offset=500'],
  'list by tag': () => ['GET', '/nodes?tag=t1'],
  'first list page again': () => ['GET', '/nodes?limit=20'],
  graph: () => ['GET', '/graph-data'],
  'graph again': () => ['GET', '/graph-data'],
  'graph of a version': () => ['GET', '/graph-data/1'],
  'edges of a note': ({ ids }) => ['GET', `/nodes/${ids[5]}/edges`],
  'first search': () => ['GET', '/search?q=note'],
  'search again': () => ['GET', '/search?q=note'],
  'export page': () => ['GET', '/export'],
  'create a note': () => ['POST', '/nodes', draft],
  'create a note under a key': () => ['POST', '/nodes', draft, { 'idempotency-key': 'k' }],
  'create 100 notes': () => ['POST', '/nodes/bulk-create', { nodes: Array.from({ length: 100 }, () => draft) }],
  'search after writes': () => ['GET', '/search?q=more'],
  'update a title': ({ ids }) => ['PUT', `/nodes/${ids[1]}`, { title: 'new' }],
  'update a content': ({ ids }) => ['PUT', `/nodes/${ids[1]}`, draft],
  'create an edge': ({ ids }) => ['POST', '/edges', { source_id: ids[0], target_id: ids[500] }],
  'delete an edge': ({ ids }) => ['DELETE', `/edges/${ids[0]}_${ids[500]}`],
  'delete a note with 6 edges': ({ ids }) => ['DELETE', `/nodes/${ids[900]}`],
  'delete 100 notes with 309 edges': ({ ids }) => ['POST', '/nodes/bulk-delete', { node_ids: ids.slice(600, 700) }],
  'a batch of 20 creates, 20 gets and 10 deletes': ({ ids }) => [
    'POST',
    '/batch',
    {
      requests: [
        ...Array.from({ length: 20 }, (_, i) => ({ id: `c${i}`, method: 'POST', url: '/nodes', body: draft })),
        ...Array.from({ length: 20 }, (_, i) => ({ id: `g${i}`, method: 'GET', url: `/nodes/${ids[i]}` })),
        ...Array.from({ length: 10 }, (_, i) => ({ id: `d${i}`, method: 'DELETE', url: `/nodes/${ids[800 + 5 * i]}` })),
      ],
    },
  ],
};

/** Each operation's calls in one position of the flags, one after another on the same table. */
export async function callsOf(off: Partial<FlagValues>): Promise<Record<string, Calls>> {
  const user = await world(off);
  const result: Record<string, Calls> = {};
  for (const [name, request] of Object.entries(operations)) {
    user.model.resetTotals();
    const { status, body } = await user.send(...request(user));
    if (status >= 300) throw new Error(`${name} answered ${status}: ${JSON.stringify(body)}`);
    result[name] = Object.fromEntries(Object.entries(user.model.calls).sort());
  }
  return result;
}
