import pLimit from 'p-limit';
import { type BatchRequest, routes } from '../../shared/contract/index.ts';
import { FailedDependency, Invalid } from '../../shared/graph/index.ts';
import {
  type ApiRequest,
  absolutePath,
  dispatcher,
  type Endpoint,
  endpoint,
  type Reply,
  replyTo,
  type Services,
} from '../../shared/http/index.ts';
import { planLevels } from './batch-plan.ts';
import { edgeEndpoints } from './edges.ts';
import { graphEndpoints } from './graph-data.ts';
import { nodeEndpoints } from './nodes.ts';

/** Sub-requests under way at once: each may itself use the container's whole pool of database calls. */
const concurrency = 8;
const dispatch = dispatcher([...nodeEndpoints, ...edgeEndpoints, ...graphEndpoints] satisfies Endpoint[]);

function toApiRequest(request: BatchRequest, userId: string, batchId: string): ApiRequest {
  const { pathname, searchParams } = new URL(absolutePath(request.url), 'https://batch.invalid');
  if (pathname === routes.batch.path)
    throw new Invalid('A batch cannot hold a batch', { field: 'requests.url', rule: 'nesting' });
  return {
    method: request.method,
    path: pathname,
    query: Object.fromEntries(searchParams),
    headers: Object.fromEntries(
      Object.entries(request.headers ?? {}).map(([name, value]) => [name.toLowerCase(), value]),
    ),
    ...(request.body === undefined ? {} : { body: { value: request.body } }),
    userId,
    requestId: `${batchId}/${request.id}`,
  };
}

async function answerOne(
  request: BatchRequest,
  answered: ReadonlyMap<string, Reply>,
  userId: string,
  batchId: string,
  services: Services,
): Promise<Reply> {
  const failed = (request.dependsOn ?? []).find((id) => (answered.get(id)?.status ?? 500) >= 400);
  const requestId = `${batchId}/${request.id}`;
  if (failed !== undefined)
    return replyTo(
      new FailedDependency(`Request ${failed}, which this one depends on, failed`, { dependsOn: failed }),
      requestId,
    );
  try {
    return await dispatch(toApiRequest(request, userId, batchId), services);
  } catch (error) {
    return replyTo(error, requestId);
  }
}

export const batchEndpoints = [
  endpoint(routes.batch, async ({ userId, requestId, body }, services) => {
    const levels = planLevels(body.requests);
    const callsBefore = services.count.calls;
    const limit = pLimit(concurrency);
    const answered = new Map<string, Reply>();
    for (const level of levels) {
      const replies = await Promise.all(
        level.map((request) => limit(answerOne, request, answered, userId, requestId, services)),
      );
      for (const [i, request] of level.entries()) answered.set(request.id, replies[i] as Reply);
    }
    const versions = [...answered.values()].flatMap(({ graphVersion }) =>
      graphVersion === undefined ? [] : [graphVersion],
    );
    return {
      status: 200,
      body: {
        responses: body.requests.map(({ id }) => toAnswer(id, answered.get(id) as Reply)),
        summary: { requests: body.requests.length, databaseCalls: services.count.calls - callsBefore },
      },
      ...(versions.length > 0 ? { graphVersion: Math.max(...versions) } : {}),
    };
  }),
];

const toAnswer = (id: string, { status, headers = {}, body = null, graphVersion }: Reply) => ({
  id,
  status,
  headers: { ...headers, ...(graphVersion === undefined ? {} : { 'X-Graph-Version': String(graphVersion) }) },
  body,
});
