import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { gatewaySockets, isGone } from '../../../shared/live/index.ts';

/** What the gateway was asked for, and what it answers. */
const requests: { readonly method: string; readonly url: string; readonly body: string }[] = [];
let answers: { readonly status: number; readonly error?: string }[] = [];
const server = createServer(async (request, response) => {
  requests.push({ method: request.method ?? '', url: request.url ?? '', body: await text(request) });
  const { status, error } = answers.shift() ?? { status: 200 };
  response.writeHead(status, error ? { 'x-amzn-errortype': error } : {}).end(status === 200 ? '' : '{}');
});
let endpoint: string;

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}/_aws/execute-api/id/live`;
});
afterAll(() => new Promise((resolve) => server.close(resolve)));
beforeEach(() => {
  requests.length = 0;
  answers = [];
});

const sockets = () =>
  gatewaySockets(endpoint, {
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    maxAttempts: 3,
    retryMode: 'standard',
  });

describe('the sockets of a stage', () => {
  test('are reached below the stage’s address, by the connection’s id', async () => {
    await sockets().post('c1=', '{"type":"pong"}');
    await sockets().close('c1=');
    const path = '/_aws/execute-api/id/live/%40connections/c1%3D';
    expect(requests.map(({ url, ...rest }) => ({ ...rest, url: url.replace('@', '%40') }))).toEqual([
      { method: 'POST', url: path, body: '{"type":"pong"}' },
      { method: 'DELETE', url: path, body: '' },
    ]);
  });

  test('are tried again when the gateway is busy, three times in all', async () => {
    answers = [{ status: 429, error: 'LimitExceededException' }, { status: 500 }];
    await sockets().post('c1', 'x');
    expect(requests).toHaveLength(3);
    answers = [{ status: 500 }, { status: 500 }, { status: 500 }];
    await expect(sockets().post('c1', 'x')).rejects.toThrow();
    expect(requests).toHaveLength(6);
  });

  test('that are gone are not tried again, and count as closed', async () => {
    answers = [{ status: 410, error: 'GoneException' }];
    const error = await sockets()
      .post('c1', 'x')
      .catch((reason: unknown) => reason);
    expect(isGone(error)).toBe(true);
    answers = [{ status: 410, error: 'GoneException' }];
    await sockets().close('c1');
    expect(requests).toHaveLength(2);
  });

  test('that cannot be closed say so', async () => {
    answers = [{ status: 403, error: 'ForbiddenException' }];
    await expect(sockets().close('c1')).rejects.toMatchObject({ name: 'ForbiddenException' });
    expect(isGone(new Error('busy'))).toBe(false);
  });
});
