import { type BatchRequest, routes } from '../../shared/contract/index.ts';
import { FailedDependency, Invalid, PayloadTooLarge } from '../../shared/graph/index.ts';
import {
  type ApiRequest,
  addressOf,
  type Call,
  dispatcher,
  endpoint,
  failure,
  finished,
  maxAnswerBytes,
  overLimit,
  type Prepared,
  type Reply,
  type Services,
  takeTokensFor,
} from '../../shared/http/index.ts';
import { countMetric } from '../../shared/observability/index.ts';
import type { Share } from '../../shared/rate-limit/index.ts';
import { saveAudit } from '../../shared/store/index.ts';
import { serialOrder } from './batch-plan.ts';
import { batchReplay, isRead } from './batch-replay.ts';
import { runBatch } from './batch-run.ts';
import { batchedEndpoints } from './batched.ts';

const dispatch = dispatcher(batchedEndpoints);

/** The batch answers as a whole: how an answer is encoded is not for one of its requests to say, and whose it is even less. */
const ignored = new Set(['accept-encoding', 'content-type', 'authorization']);

function toApiRequest(request: BatchRequest, batch: Call<typeof routes.batch>): ApiRequest {
  const { pathname, searchParams } = addressOf(request.url);
  if (pathname === routes.batch.path)
    throw new Invalid('A batch cannot hold a batch', { field: 'requests.url', rule: 'nesting' });
  const headers = Object.entries(request.headers ?? {})
    .map(([name, value]) => [name.toLowerCase(), value] as const)
    .filter(([name]) => !ignored.has(name));
  const key = request.idempotencyKey;
  return {
    method: request.method,
    path: pathname,
    query: Object.fromEntries(searchParams),
    headers: { ...Object.fromEntries(headers), ...(key === undefined ? {} : { 'idempotency-key': key }) },
    ...(request.body === undefined ? {} : { body: { value: request.body } }),
    userId: batch.userId,
    requestId: `${batch.requestId}/${request.id}`,
  };
}

/** Each request's route and parameters, or why it has none; nothing has been done yet. */
function prepareAll(
  requests: readonly BatchRequest[],
  batch: Call<typeof routes.batch>,
): Map<string, Prepared | Reply> {
  return new Map(
    requests.map((request): [string, Prepared | Reply] => {
      try {
        return [request.id, dispatch.prepare(toApiRequest(request, batch))];
      } catch (error) {
        return [request.id, failure(error, `${batch.requestId}/${request.id}`)];
      }
    }),
  );
}

/**
 * Each request counts as one; the first is paid for by the batch itself. What the user's share does not cover is refused, from
 * the end of the order.
 * @returns what is left of the share
 */
async function refuseOverLimit(
  order: readonly BatchRequest[],
  prepared: Map<string, Prepared | Reply>,
  batch: Call<typeof routes.batch>,
  services: Services,
): Promise<Share | undefined> {
  const share = order.length > 1 ? await takeTokensFor(services, batch.userId, order.length - 1) : undefined;
  if (!share) return undefined;
  for (const { id } of order.slice(1 + share.granted)) prepared.set(id, overLimit(share, `${batch.requestId}/${id}`));
  return share;
}

/** Why a request is not done: something it depends on failed. */
function failedDependency(request: BatchRequest, answered: ReadonlyMap<string, Reply>, batchId: string) {
  const failed = (request.dependsOn ?? []).find((id) => (answered.get(id)?.status ?? 500) >= 400);
  if (failed === undefined) return undefined;
  const error = new FailedDependency(`Request ${failed}, which this one depends on, failed`, { dependsOn: failed });
  return failure(error, `${batchId}/${request.id}`);
}

const toAnswer = (id: string, { status, headers = {}, body = null, graphVersion }: Reply) => ({
  id,
  status,
  headers: { ...headers, ...(graphVersion === undefined ? {} : { 'X-Graph-Version': String(graphVersion) }) },
  body,
});

/** One answer may not grow past what Lambda can send: a read that would is to be asked for alone. */
function withinLimit(requests: readonly BatchRequest[], answered: ReadonlyMap<string, Reply>, batchId: string) {
  let bytes = 0;
  return requests.map((request) => {
    const { id } = request;
    const answer = toAnswer(id, answered.get(id) as Reply);
    // What a write answers is small, and to refuse it would call undone what is done.
    const size = isRead(request) ? Buffer.byteLength(JSON.stringify(answer)) : 0;
    if (bytes + size <= maxAnswerBytes) {
      bytes += size;
      return answer;
    }
    const error = new PayloadTooLarge('This answer does not fit into the batch; ask for it on its own', {
      field: 'requests',
      limit: maxAnswerBytes,
    });
    return toAnswer(id, failure(error, `${batchId}/${id}`));
  });
}

/** How many requests of each route, and how many were done. */
function auditOf(
  prepared: ReadonlyMap<string, Prepared | Reply>,
  answered: ReadonlyMap<string, Reply>,
  requestId: string,
) {
  const counts: Record<string, number> = {};
  for (const one of prepared.values()) {
    const route = 'endpoint' in one ? one.endpoint.route.name : 'refused';
    counts[route] = (counts[route] ?? 0) + 1;
  }
  const done = [...answered.values()].filter(({ status }) => status < 400).length;
  return { action: 'batch', requestId, requested: prepared.size, done, failed: prepared.size - done, counts };
}

async function answerBatch(call: Call<typeof routes.batch>, services: Services): Promise<Reply> {
  const { requests } = call.body;
  const order = serialOrder(requests);
  const callsBefore = services.count.calls;
  const prepared = prepareAll(requests, call);
  const share = await refuseOverLimit(order, prepared, call, services);
  const answered = await runBatch({
    order,
    prepared,
    userId: call.userId,
    services,
    run: dispatch.run,
    refused: (request, replies) => failedDependency(request, replies, call.requestId),
  });
  const replies = new Map([...answered].map(([id, reply]) => [id, finished(reply)]));
  const audit = auditOf(prepared, replies, call.requestId);
  await saveAudit(services.store, call.userId, audit);
  if ([...replies.values()].some(({ status }) => status === 503)) countMetric('PartialFailures');
  const versions = [...replies.values()].flatMap(({ graphVersion }) => graphVersion ?? []);
  return {
    status: 200,
    body: {
      responses: withinLimit(requests, replies, call.requestId),
      summary: { requests: requests.length, databaseCalls: services.count.calls - callsBefore },
    },
    ...(versions.length > 0 ? { graphVersion: Math.max(...versions) } : {}),
    ...(share ? { share } : {}),
  };
}

export const batchEndpoints = [endpoint(routes.batch, answerBatch, { replay: batchReplay(answerBatch) })];
