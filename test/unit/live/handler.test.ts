import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import type { Context } from 'aws-lambda';
import type { SocketEvent, SocketResult } from '../../../functions/live-socket/answer.ts';
import { createTicket } from '../../../shared/store/index.ts';
import { functionEnvironment } from '../../support/function-environment.ts';
import { modelStore } from '../../support/model-store.ts';
import { serveModel, TableModel } from '../../support/table-model/index.ts';

const model = new TableModel();
const context = { functionName: 'live-socket', awsRequestId: 'a' } as Context;
let handler: (event: SocketEvent, context: Context) => Promise<SocketResult>;
let stop: () => Promise<void>;

beforeAll(async () => {
  const server = await serveModel(model);
  stop = server.close;
  Object.assign(process.env, functionEnvironment(server.endpoint), {
    // The keys of the two tables have nothing in common.
    CONNECTIONS_TABLE: model.tableName,
    LIVE_ENDPOINT: 'http://127.0.0.1:9/live',
  });
  handler = (await import('../../../functions/live-socket/handler.ts')).handler as unknown as typeof handler;
});
afterAll(() => stop());

describe('the function behind the sockets', () => {
  test('logs a line for each handshake that names its user, and never the ticket', async () => {
    const { ticket } = await createTicket(modelStore({ model }), 'ada');
    const written: string[] = [];
    const output = jest.spyOn(process.stdout, 'write').mockImplementation((text) => written.push(String(text)) > 0);
    const handshake: SocketEvent = {
      requestContext: { routeKey: '$connect', connectionId: 'c1' },
      queryStringParameters: { ticket },
    };
    const statuses = [await handler(handshake, context), await handler(handshake, context)];
    output.mockRestore();
    expect(statuses).toEqual([{ statusCode: 200 }, { statusCode: 401 }]);
    const lines = written.filter((text) => text.includes('"message":"run"')).map((text) => JSON.parse(text));
    expect(lines).toMatchObject([
      { route: '$connect', connectionId: 'c1', userId: 'ada' },
      { route: '$connect', connectionId: 'c1', userId: 'refused' },
    ]);
    expect(written.join('')).not.toContain(ticket);
  });
});
