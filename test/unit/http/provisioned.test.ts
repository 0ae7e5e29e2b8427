import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { APIGatewayProxyResult, Context } from 'aws-lambda';
import { type ModelServer, serveModel, TableModel } from '../../support/table-model/index.ts';

const model = new TableModel();
let server: ModelServer;
beforeAll(async () => {
  server = await serveModel(model);
  Object.assign(process.env, {
    AWS_LAMBDA_INITIALIZATION_TYPE: 'provisioned-concurrency',
    TABLE_NAME: model.tableName,
    AWS_ENDPOINT_URL_DYNAMODB: server.endpoint,
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    MAX_CONCURRENCY: '32',
    MAX_SOCKETS: '50',
    WRITE_SHARDS: '4',
    GRAPH_EPOCH: '0',
    RATE_PER_SECOND: '100',
    RATE_BURST: '200',
    POWERTOOLS_METRICS_NAMESPACE: 'Brain2',
  });
});
afterAll(() => server.close());

describe('a provisioned container', () => {
  test('is connected before its first request, which is not told of a cold start', async () => {
    const { handler } = await import('../../../functions/nodes/handler.ts');
    expect(model.calls).toEqual({ GetItem: 1 });
    expect(model.allItems()).toEqual([]);
    const event = {
      httpMethod: 'GET',
      resource: '/api/v1/nodes',
      path: '/api/v1/nodes',
      headers: {},
      queryStringParameters: null,
      body: null,
      isBase64Encoded: false,
      requestContext: { requestId: 'r-1', authorizer: { sub: 'ada', exp: String(Date.now() / 1000 + 60) } },
    };
    const answer = (await handler(event as never, { functionName: 'test' } as Context)) as APIGatewayProxyResult;
    expect(answer.statusCode).toBe(200);
    expect(answer.headers).not.toHaveProperty('X-Cold-Start');
  });
});
