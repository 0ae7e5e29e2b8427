import { describe, expect, test } from '@jest/globals';
import type { APIGatewayProxyEvent } from 'aws-lambda';
import { addressOf, toApiRequest } from '../../../shared/http/index.ts';

const event = (more: Partial<APIGatewayProxyEvent>): APIGatewayProxyEvent =>
  ({
    httpMethod: 'POST',
    path: '/api/v1/nodes',
    body: null,
    isBase64Encoded: false,
    headers: {},
    queryStringParameters: null,
    requestContext: { requestId: 'r-1', authorizer: { sub: 'ada' } },
    ...more,
  }) as APIGatewayProxyEvent;

describe('an event of the gateway', () => {
  test('becomes a request with lower-case headers and without what is not there', () => {
    const headers = { Accept: 'a', 'IF-MATCH': '"1"', gone: undefined };
    const request = toApiRequest(event({ headers, queryStringParameters: { q: 'x', gone: undefined } }));
    expect(request).toEqual({
      method: 'POST',
      path: '/api/v1/nodes',
      query: { q: 'x' },
      headers: { accept: 'a', 'if-match': '"1"' },
      userId: 'ada',
      requestId: 'r-1',
    });
  });

  test('has its body decoded, whichever way it came', () => {
    const text = '{"content":"ü 🧠"}';
    const base64 = Buffer.from(text).toString('base64');
    expect(toApiRequest(event({ body: text })).body).toEqual({ text });
    expect(toApiRequest(event({ body: base64, isBase64Encoded: true })).body).toEqual({ text });
    for (const body of ['', null]) expect(toApiRequest(event({ body }))).not.toHaveProperty('body');
  });

  test('may end its path with a slash, and have no user', () => {
    expect(toApiRequest(event({ path: '/api/v1/nodes/' })).path).toBe('/api/v1/nodes');
    expect(toApiRequest(event({ path: '/' })).path).toBe('/');
    const requestContext = { requestId: 'r' } as APIGatewayProxyEvent['requestContext'];
    expect(toApiRequest(event({ requestContext })).userId).toBe('');
  });
});

describe('an address inside a batch', () => {
  test.each([
    ['/nodes', '/api/v1/nodes'],
    ['nodes?limit=1', '/api/v1/nodes'],
    ['/api/v1/nodes/a%2Fb', '/api/v1/nodes/a%2Fb'],
    ['/nodes/./batch-get', '/api/v1/nodes/batch-get'],
    ['//elsewhere.example', '/api/v1//elsewhere.example'],
    ['https://elsewhere.example/x', '/api/v1/https://elsewhere.example/x'],
    ['\\\\elsewhere.example', '/api/v1///elsewhere.example'],
    ['', '/api/v1/'],
  ])('%s is %s, and never another host’s', (url, path) => {
    const { pathname, host } = addressOf(url);
    expect([pathname, host]).toEqual([path, 'batch.invalid']);
  });
});
