import { serialOrder } from '../../../../functions/endpoints/batch-plan.ts';
import type { BatchRequest } from '../../../../shared/contract/index.ts';
import type { FlagValues } from '../../../../shared/flags/index.ts';
import { type ApiReply, apiOn, type Send } from '../../../support/api-model.ts';
import { type ModelStore, modelStore } from '../../../support/model-store.ts';
import { seededRandom, TableModel } from '../../../support/table-model/index.ts';
import { normalizer } from '../../batch-endpoint/normalized.ts';

/** An answer as both ways of sending give it. */
export interface Answer {
  readonly status: number;
  readonly body: unknown;
  readonly headers: Readonly<Record<string, string>>;
}
export interface World {
  readonly store: ModelStore;
  readonly send: Send;
  readonly notes: readonly string[];
  readonly edges: readonly string[];
  /** Of another user. */
  readonly foreign: readonly string[];
}

/** Ada with eight notes in a chain of five edges, and Bob with two; every world has the same ids. */
export async function world(flags: Partial<FlagValues> = {}): Promise<World> {
  const model = new TableModel();
  const early = modelStore({ model, random: seededRandom(5), now: () => 1_780_000_000_000 });
  const [ada, bob] = [apiOn(early), apiOn(early, 'bob')];
  const create = async (send: Send, content: string) => (await send('POST', '/nodes', { content })).body.id as string;
  const notes: string[] = [];
  for (let i = 0; i < 8; i += 1) notes.push(await create(ada, `note ${i} alpha`));
  const edges: string[] = [];
  for (let i = 0; i < 5; i += 1)
    edges.push((await ada('POST', '/edges', { source_id: notes[i], target_id: notes[i + 1] })).body.id);
  const foreign = [await create(bob, 'theirs'), await create(bob, 'theirs too')];
  const store = modelStore({ model, flags });
  return { store, send: apiOn(store), notes, edges, foreign };
}

const lowerCase = (headers: Readonly<Record<string, string>> = {}) =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));

/** The requests one by one, in the order in which a batch means them; what depends on a failure is not sent. */
export async function alone({ send }: World, requests: readonly BatchRequest[]) {
  const answers = new Map<string, Answer>();
  let calls = 0;
  for (const { id, method, url, body, headers, idempotencyKey, dependsOn = [] } of serialOrder(requests)) {
    if (dependsOn.some((need) => (answers.get(need)?.status ?? 500) >= 400)) {
      answers.set(id, { status: 424, body: null, headers: {} });
      continue;
    }
    const key = idempotencyKey === undefined ? undefined : { 'idempotency-key': idempotencyKey };
    const reply = await send(method, url, body, { ...lowerCase(headers), ...key });
    calls += reply.calls;
    answers.set(id, { status: reply.status, body: reply.body ?? null, headers: reply.headers ?? {} });
  }
  return { answers, calls };
}

export async function together({ send }: World, requests: readonly BatchRequest[]) {
  const reply: ApiReply = await send('POST', '/batch', { requests });
  const responses = reply.body.responses as (Answer & { id: string })[];
  const answers = new Map(responses.map(({ id, ...answer }) => [id, answer]));
  return { answers, calls: reply.calls, order: responses.map(({ id }) => id), reply };
}

const madeBy = ({ body }: Answer): string[] => {
  const { id, created } = (body ?? {}) as { id?: string; created?: { id: string }[] };
  return created ? created.map((one) => one.id) : id && !id.includes('_') ? [id] : [];
};
/** A version is a number of its own, and the ETags made of it too; a note's ETag holds the note's id and version. */
const ofVersion = (name: string, value: string): boolean =>
  name === 'X-Graph-Version' || /^W\/"[^"]{12}-\d+"$/.test(value);

/** Everything one way of sending gives and leaves behind, with ids, times and versions renamed. */
export function comparable({ store }: World, answers: ReadonlyMap<string, Answer>, order: readonly BatchRequest[]) {
  const { learn, normalize } = normalizer(new Map());
  for (const { id } of order) learn(id, madeBy(answers.get(id) as Answer));
  const replies = order.map(({ id }) => {
    const { status, body, headers } = answers.get(id) as Answer;
    // What a failed dependency is told is the batch's own.
    if (status === 424) return { id, status };
    const kept = Object.entries(headers).filter(([name, value]) => !ofVersion(name, value));
    const plain = body !== null && typeof body === 'object' && 'stats' in body ? { ...body, version: 0 } : body;
    return { id, status, body: unordered(normalize(plain)), headers: normalize(Object.fromEntries(kept)) };
  });
  return { replies, table: unordered(normalize(tableOf(store))) };
}

/** The table without records and versions; a new note's shard depends on how many were made before it. */
function tableOf({ model }: ModelStore): unknown[] {
  return model.allItems().flatMap(({ PK, SK, ...item }) => {
    const [, owner = ''] = String(PK).split('#');
    if (SK === 'META') return [{ owner, SK, nodeCount: item.nodeCount, edgeCount: item.edgeCount }];
    return /^[NBE]#/.test(String(SK)) ? [{ owner, SK, ...item }] : [];
  });
}

/** Lists whose order comes from ids, or from the millisecond of a write, are compared as sets. */
function unordered(value: unknown): unknown {
  if (Array.isArray(value))
    return value.map(unordered).sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
  if (value === null || typeof value !== 'object' || value instanceof Uint8Array) return value;
  return Object.fromEntries(
    Object.entries(value)
      .map(([key, part]) => [key, unordered(part)] as const)
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );
}
