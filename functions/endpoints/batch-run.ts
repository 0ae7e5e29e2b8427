import type { BatchRequest } from '../../shared/contract/index.ts';
import {
  type Call,
  failure,
  idempotencyKeyOf,
  type Prepared,
  type Reply,
  type Services,
} from '../../shared/http/index.ts';
import { pendingVersion, UnitOfWork } from '../../shared/store/index.ts';
import { planLevels } from './batch-plan.ts';
import { footprintOf } from './footprint.ts';

/** A batch whose requests have been looked at and put in order. */
export interface Batch {
  /** The order in which the requests would be sent alone. */
  readonly order: readonly BatchRequest[];
  /** What each is to do, or the reply it has already. */
  readonly prepared: ReadonlyMap<string, Prepared | Reply>;
  readonly userId: string;
  readonly services: Services;
  readonly run: (prepared: Prepared, services: Services) => Promise<Reply>;
  /** The reply of a request that is not to be done, given the replies so far. */
  readonly refused: (request: BatchRequest, answered: ReadonlyMap<string, Reply>) => Reply | undefined;
}

/**
 * Does a batch, level by level, as one unit of work: reads of a level are one batch read, its creates and deletes one batch
 * write, and one version bump ends it all. With `batchWrites` off, one request after another.
 * @returns every request's reply by its id
 */
export async function runBatch(batch: Batch): Promise<Map<string, Reply>> {
  const { order, services, userId } = batch;
  const answered = new Map<string, Reply>();
  const unit = services.store.flags().batchWrites ? new UnitOfWork(services.store, userId) : undefined;
  const shared = { ...withoutKept(services), store: unit?.context ?? services.store };
  const levels = unit
    ? planLevels(order, ({ id }) => footprintOf(preparedOf(batch, id)))
    : order.map((request) => [request]);
  for (const level of levels) {
    const replies = await Promise.all(
      groupsOf(batch, level, answered).map((group) => answerGroup(batch, group, shared)),
    );
    for (const [id, reply] of replies.flat()) answered.set(id, reply);
  }
  return unit ? versioned(answered, await committed(unit)) : answered;
}

/** Ready answers are for single requests: in a batch they are sent with others. */
const withoutKept = ({ cache: _, ...services }: Services): Services => services;

const preparedOf = ({ prepared }: Batch, id: string): Prepared | undefined => {
  const one = prepared.get(id);
  return one && 'endpoint' in one ? one : undefined;
};

interface Group {
  readonly requests: readonly BatchRequest[];
  /** The reply all of them have already. */
  readonly reply?: Reply;
}

/** Requests that one endpoint answers together, and the others alone. */
function groupsOf(batch: Batch, level: readonly BatchRequest[], answered: ReadonlyMap<string, Reply>): Group[] {
  const together = new Map<string, BatchRequest[]>();
  const groups: Group[] = [];
  for (const request of level) {
    const prepared = preparedOf(batch, request.id);
    const reply =
      batch.refused(request, answered) ?? (prepared ? undefined : (batch.prepared.get(request.id) as Reply));
    if (reply) groups.push({ requests: [request], reply });
    else if (prepared?.endpoint.runTogether && !keyed(prepared)) {
      const { name } = prepared.endpoint.route;
      together.set(name, [...(together.get(name) ?? []), request]);
    } else groups.push({ requests: [request] });
  }
  return [...groups, ...[...together.values()].map((requests) => ({ requests }))];
}

/** A request under a key of its own is done, and remembered, alone. A malformed key is refused when it is run. */
function keyed({ endpoint, call }: Prepared): boolean {
  try {
    return idempotencyKeyOf(endpoint.route, call.headers) !== undefined;
  } catch {
    return true;
  }
}

async function answerGroup(
  batch: Batch,
  { requests, reply }: Group,
  services: Services,
): Promise<(readonly [string, Reply])[]> {
  const [first] = requests as [BatchRequest];
  if (reply) return [[first.id, reply]];
  const prepared = requests.map(({ id }) => preparedOf(batch, id) as Prepared);
  if (prepared.length === 1) return [[first.id, await batch.run(prepared[0] as Prepared, services)]];
  const calls: Call<Prepared['endpoint']['route']>[] = prepared.map(({ call }) => call);
  try {
    const replies = await (prepared[0] as Prepared).endpoint.runTogether?.(calls, services);
    return requests.map(({ id }, i) => [id, replies?.[i] as Reply] as const);
  } catch (error) {
    return requests.map(({ id }, i) => [id, failure(error, calls[i]?.requestId ?? '')] as const);
  }
}

/** The commit's version, or the error that kept it from being made: then no write may be called done. */
async function committed(unit: UnitOfWork): Promise<number | undefined | Error> {
  try {
    return await unit.commit();
  } catch (error) {
    return error as Error;
  }
}

/** Gives every write the version of the one bump. */
function versioned(answered: Map<string, Reply>, version: number | undefined | Error): Map<string, Reply> {
  for (const [id, reply] of answered) {
    if (reply.graphVersion !== pendingVersion) continue;
    if (version instanceof Error) answered.set(id, failure(version, id));
    else answered.set(id, { ...reply, graphVersion: version as number });
  }
  return answered;
}
