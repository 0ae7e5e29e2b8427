import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { APIGatewayProxyEvent, APIGatewayProxyResult, Context } from 'aws-lambda';
import { cacheRules } from '../../../shared/contract/index.ts';
import { functionEnvironment } from '../../support/function-environment.ts';
import { serveModel, TableModel } from '../../support/table-model/index.ts';

type Handler = (event: unknown, context: Context) => Promise<APIGatewayProxyResult>;

const model = new TableModel();
let nodes: Handler;
let graph: Handler;
let stop: () => Promise<void>;

beforeAll(async () => {
  const server = await serveModel(model);
  stop = server.close;
  Object.assign(process.env, { ...functionEnvironment(server.endpoint), RATE_PER_SECOND: '1', RATE_BURST: '8' });
  nodes = (await import('../../../functions/nodes/handler.ts')).handler as unknown as Handler;
  graph = (await import('../../../functions/graph-data/handler.ts')).handler as unknown as Handler;
});
afterAll(() => stop());

const context = { functionName: 'test', awsRequestId: 'a' } as Context;
function event(method: string, resource: string, more: Partial<APIGatewayProxyEvent> & { user?: string } = {}) {
  const { user = 'ada', ...rest } = more;
  return {
    httpMethod: method,
    resource,
    path: resource,
    headers: { 'Content-Type': 'application/json', 'Accept-Encoding': 'br' },
    queryStringParameters: null,
    body: null,
    isBase64Encoded: false,
    requestContext: { requestId: 'r-1', authorizer: { sub: user, exp: String(Date.now() / 1000 + 60) } },
    ...rest,
  };
}
const lower = ({ headers = {} }: APIGatewayProxyResult) =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)]));

describe('a function behind the gateway', () => {
  test('is warmed without touching data, and its first user is not told of a cold start', async () => {
    expect(await nodes({ source: 'brain2.warmer' }, context)).toBe('warmup');
    expect(Object.keys(model.calls)).toEqual(['GetItem']);
    expect(model.allItems()).toEqual([]);
    const answer = await nodes(event('GET', '/api/v1/nodes'), context);
    expect(answer.statusCode).toBe(200);
    expect(lower(answer)).not.toHaveProperty('x-cold-start');
  });

  test('tells each user what is left of its share, and refuses what goes over it', async () => {
    const body = JSON.stringify({ content: 'x' });
    const seen: number[] = [];
    let last: APIGatewayProxyResult | undefined;
    for (let i = 0; i < 10; i += 1) {
      last = await nodes(event('POST', '/api/v1/nodes', { body, user: 'greedy' }), context);
      seen.push(last.statusCode);
      expect(lower(last)).toMatchObject({ 'ratelimit-limit': '8', 'ratelimit-reset': expect.stringMatching(/^\d+$/) });
    }
    expect(seen.slice(0, 8)).toEqual(Array(8).fill(201));
    expect(seen.at(-1)).toBe(429);
    expect(lower(last as APIGatewayProxyResult)).toMatchObject({
      'retry-after': '1',
      'ratelimit-remaining': '0',
      'cache-control': 'no-store',
      'x-request-id': 'r-1',
    });
    expect(JSON.parse(last?.body ?? '')).toMatchObject({ error: true, type: 'rate_limited', request_id: 'r-1' });
    expect((await nodes(event('GET', '/api/v1/nodes', { user: 'calm' }), context)).statusCode).toBe(200);
  });

  test('says nothing of one request in the graph of a version, which caches give to later ones', async () => {
    const at = (version: number) =>
      event('GET', '/api/v1/graph-data/{version}', {
        path: `/api/v1/graph-data/${version}`,
        pathParameters: { version: String(version) },
        user: 'reader',
      });
    const answer = await graph(at(0), context);
    expect(answer.statusCode).toBe(200);
    expect(Object.keys(lower(answer)).sort()).toEqual([
      'cache-control',
      'content-type',
      'etag',
      'vary',
      'x-content-type-options',
      'x-graph-version',
    ]);
    expect(lower(answer)).toMatchObject({
      'cache-control': `max-age=${cacheRules.find(({ gatewayRoute }) => gatewayRoute === 'graphDataAt')?.ttlSeconds.max}`,
      vary: 'Authorization, Accept-Encoding',
    });
    // The user's share is 8 here: a refusal would be kept in front of us as long as an answer. It is used up all the same.
    for (let i = 0; i < 12; i += 1) expect((await graph(at(0), context)).statusCode).toBe(200);
    expect((await graph(event('GET', '/api/v1/graph-data', { user: 'reader' }), context)).statusCode).toBe(429);
    const missing = await graph(at(1), context);
    expect(missing.statusCode).toBe(404);
    expect(lower(missing)['cache-control']).toBe('no-store');
  });

  test('refuses a token that expired since the gateway kept its authorizer’s answer', async () => {
    const requestContext = { requestId: 'r-1', authorizer: { sub: 'ada', exp: '1' } } as never;
    const answer = await nodes(event('GET', '/api/v1/nodes', { requestContext }), context);
    expect(answer.statusCode).toBe(401);
    expect(lower(answer)['cache-control']).toBe('no-store');
  });
});
