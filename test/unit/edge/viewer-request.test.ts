import { createContext, runInContext } from 'node:vm';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { viewerRequestCode } from '../../../infra/modules/edge/viewer-request.ts';
import { type CacheRule, cacheRules } from '../../../shared/contract/index.ts';

interface Field {
  readonly value: string;
  readonly multiValue?: readonly Field[];
}
interface Request {
  readonly uri: string;
  readonly querystring: Readonly<Record<string, Field>>;
  readonly headers: Readonly<Record<string, Field>>;
}
interface Answer {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, Field>>;
  readonly body: { readonly encoding: string; readonly data: string };
}

const now = 1_800_000_000_000;

/** The function in a context of its own that has what CloudFront's runtime has, with the clock at `now`. */
function edgeFunction(rules: readonly CacheRule[] = cacheRules): (event: unknown) => unknown {
  class Clock extends Date {
    static override now = (): number => now;
  }
  const context = createContext({ Buffer, Date: Clock });
  return runInContext(`${viewerRequestCode(rules)}\nhandler`, context) as (event: unknown) => unknown;
}
const handler = edgeFunction();

const ask = (uri: string, authorization?: string | Field, querystring: Request['querystring'] = {}) => {
  const field = typeof authorization === 'string' ? { value: authorization } : authorization;
  const headers = { host: { value: 'example.org' }, ...(field ? { authorization: field } : {}) };
  const request = { method: 'GET', uri, querystring, headers, cookies: {} };
  return JSON.parse(JSON.stringify(handler({ context: { requestId: 'r-1' }, request }))) as Request & Answer;
};

const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const token = (claims: unknown, header: unknown = { alg: 'RS256', kid: 'k' }): string =>
  `Bearer ${part(header)}.${part(claims)}.c2lnbmF0dXJl`;
const inFuture = now / 1000 + 60;
const kept = '/api/v1/graph-data/7';

const refused = (answer: Answer, message: RegExp) => {
  expect(answer.statusCode).toBe(401);
  expect(answer.headers['cache-control']).toEqual({ value: 'no-store' });
  expect(answer.headers['content-type']).toEqual({ value: 'application/json' });
  expect(JSON.parse(answer.body.data)).toEqual({
    error: true,
    type: 'unauthorized',
    message: expect.stringMatching(message),
    request_id: 'r-1',
  });
};

describe('where answers are kept, the edge', () => {
  test('lets a token pass until it expires, and not from that second on', () => {
    expect(ask(kept, token({ sub: 'u', exp: inFuture })).uri).toBe(kept);
    expect(ask(kept, token({ exp: now / 1000 + 0.001 })).uri).toBe(kept);
    refused(ask(kept, token({ exp: now / 1000 })), /expired/);
    refused(ask(kept, token({ exp: 1 })), /expired/);
  });

  test('leaves the token where it was: the authorizer checks it, and it is the key', () => {
    const authorization = token({ exp: inFuture, sub: 'ü' });
    expect(ask(kept, authorization).headers.authorization).toEqual({ value: authorization });
  });

  test.each([
    ['no header', undefined],
    ['an empty one', ''],
    ['another scheme', 'Basic YTpi'],
    ['a word', 'Bearer token'],
    ['two parts', `Bearer ${part({ alg: 'RS256' })}.${part({ exp: inFuture })}`],
    ['four parts', `${token({ exp: inFuture })}.x`],
    ['an empty signature', `Bearer ${part({ alg: 'RS256' })}.${part({ exp: inFuture })}.`],
    ['characters that are none of base64url', `Bearer ${part({ alg: 'RS256' })}.+/=.sig`],
    ['parts that are no JSON', 'Bearer aaaa.bbbb.cccc'],
    ['claims that are no object', token(7)],
    ['claims that are null', token(null)],
    ['two tokens', `${token({ exp: inFuture })}, ${token({ exp: inFuture })}`],
  ])('refuses %s', (_what, authorization) => {
    refused(ask(kept, authorization), /needs a valid bearer token/);
  });

  test('refuses a header that was sent twice', () => {
    const value = token({ exp: inFuture });
    refused(ask(kept, { value, multiValue: [{ value }, { value }] }), /needs a valid bearer token/);
  });

  test.each([{ alg: 'none' }, { alg: 'None' }, { alg: 'NONE' }, {}, { alg: 1 }, []])(
    'refuses the algorithm of %j',
    (header) => {
      refused(ask(kept, token({ exp: inFuture }, header)), /needs a valid bearer token/);
    },
  );

  test.each([undefined, null, String(inFuture), [inFuture], { n: 1 }, true])('refuses %j as expiry', (exp) => {
    refused(ask(kept, token({ sub: 'u', exp })), /needs a valid bearer token/);
  });

  test('refuses a huge token without decoding it', () => {
    const huge = token({ exp: inFuture, pad: 'x'.repeat(1_000_000) });
    const started = process.hrtime.bigint();
    refused(ask(kept, huge), /needs a valid bearer token/);
    expect(Number(process.hrtime.bigint() - started) / 1e6).toBeLessThan(100);
  });

  test('never throws, and lets nothing pass that is no unexpired token', () => {
    const anything = fc.oneof(
      fc.string(),
      fc.string().map((text) => `Bearer ${text}`),
      fc.tuple(fc.jsonValue(), fc.jsonValue()).map(([header, claims]) => token(claims, header)),
    );
    fc.assert(fc.property(anything, (authorization) => ask(kept, authorization).statusCode === 401));
  });

  test('keeps only the parameters of the key, each once and in order', () => {
    const rules = [
      { ...(cacheRules[0] as CacheRule), key: { headers: ['Authorization'], query: ['b', 'a'], encodings: true } },
    ];
    const event = {
      context: { requestId: 'r' },
      request: {
        uri: kept,
        headers: { authorization: { value: token({ exp: inFuture }) } },
        querystring: {
          z: { value: '1' },
          b: { value: '2', multiValue: [{ value: '2' }, { value: '3' }] },
          a: { value: '%20' },
        },
      },
    };
    const { querystring } = edgeFunction(rules)(event) as Request;
    expect(JSON.stringify(querystring)).toBe('{"a":{"value":"%20"},"b":{"value":"2"}}');
    const query = { nextToken: { value: 'n' }, v: { value: '1' } };
    expect(ask(kept, token({ exp: inFuture }), query).querystring).toEqual({ nextToken: { value: 'n' } });
  });
});

describe('where nothing is kept, the edge', () => {
  test.each(['/api/v1/nodes', '/api/v1/graph-data', '/api/v1/health', '/health'])('lets %s pass as it came', (uri) => {
    const query = { limit: { value: '3' }, tag: { value: 'a', multiValue: [{ value: 'a' }, { value: 'b' }] } };
    expect(ask(uri, undefined, query)).toMatchObject({ uri, querystring: query });
  });
});

describe('for the site, the edge', () => {
  test.each(['/', '/notes', '/notes/01J', '/a.b/c', '/notes/'])('shows the one page at %s', (uri) => {
    expect(ask(uri).uri).toBe('/index.html');
  });

  test.each(['/favicon.ico', '/notes/x.json', '/assets/app-1a2b.js', '/assets/missing'])(
    'leaves the file %s alone',
    (uri) => {
      expect(ask(uri).uri).toBe(uri);
    },
  );
});

describe('the function', () => {
  test('fits into CloudFront’s 10 KB and uses nothing of Node', () => {
    const code = viewerRequestCode(cacheRules);
    expect(Buffer.byteLength(code)).toBeLessThanOrEqual(10_240);
    expect(code).not.toMatch(/\b(require|import|process|atob|console)\b\s*[(.]/);
  });

  test('is refused with a path that it could not match', () => {
    const rule = cacheRules[0] as CacheRule;
    for (const path of ['/api/*/graph', '*.js', '/a?c', '/a?'])
      expect(() => viewerRequestCode([{ ...rule, path }])).toThrow(/one star, at its end/);
  });
});
