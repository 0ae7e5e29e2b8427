import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { APIGatewayProxyResult, Context } from 'aws-lambda';
import { functionEnvironment } from '../../support/function-environment.ts';
import { type ModelServer, serveModel, TableModel } from '../../support/table-model/index.ts';

const model = new TableModel();
let server: ModelServer;
beforeAll(async () => {
  server = await serveModel(model);
  Object.assign(process.env, {
    ...functionEnvironment(server.endpoint),
    AWS_LAMBDA_INITIALIZATION_TYPE: 'provisioned-concurrency',
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
