import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { viewerRequestCode } from '../../infra/modules/edge/viewer-request.ts';
import { startEdge, stopEdge } from '../../scripts/local/edge.ts';
import { freePort } from '../../scripts/local/ports.ts';
import { type LocalSettings, localSettings } from '../../scripts/local/settings.ts';
import { type CacheRule, cacheRules } from '../../shared/contract/index.ts';
import { CountingOrigin } from '../support/counting-origin.ts';
import { until } from '../support/until.ts';

const graph = '/api/v1/graph-data';
/** Not in the table: a path whose answers are kept and that takes writes too. */
const keptWrites: CacheRule = {
  name: 'kept-writes',
  path: '/kept-writes/*',
  origin: 'api',
  methods: 'all',
  ttlSeconds: { min: 0, default: 60, max: 60 },
  key: { headers: ['Authorization'], query: 'all', encodings: true },
  checksToken: false,
};
const rules = [keptWrites, ...cacheRules];
let origin: CountingOrigin;
let settings: LocalSettings;

beforeAll(async () => {
  origin = await CountingOrigin.start();
  const home = mkdtempSync(path.join(tmpdir(), 'brain2-edge-'));
  settings = localSettings({ BRAIN2_HOME: home, BRAIN2_EDGE_PORT: String(await freePort()) });
  await startEdge(settings, {
    port: origin.port,
    distribution: 'd1.test',
    viewerRequest: viewerRequestCode(rules),
    rules,
  });
});

afterAll(async () => {
  await stopEdge(settings);
  await origin.stop();
  rmSync(settings.home, { recursive: true, force: true });
});

/** A token as far as the edge looks into it. */
function token(sub: string, secondsLeft = 3600): string {
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const exp = Math.floor(Date.now() / 1000) + secondsLeft;
  return `Bearer ${part({ alg: 'RS256' })}.${part({ sub, exp })}.c2lnbmF0dXJl`;
}

interface Answer {
  status: number;
  cache: string | null;
  text: string;
  headers: Headers;
}

async function ask(url: string, headers: Record<string, string> = {}, init: RequestInit = {}): Promise<Answer> {
  const given = { 'accept-encoding': 'identity', ...headers };
  const answer = await fetch(`http://127.0.0.1:${settings.edgePort}${url}`, { ...init, headers: given });
  const { status } = answer;
  return { status, cache: answer.headers.get('x-cache'), text: await answer.text(), headers: answer.headers };
}

const hit = 'Hit from edge';
const miss = 'Miss from edge';
const ada = { authorization: token('ada') };
const bob = { authorization: token('bob') };

describe('an answer of a cached path', () => {
  test('comes from the origin once and then from the edge', async () => {
    const first = await ask(`${graph}/1`, ada);
    const second = await ask(`${graph}/1`, ada);
    expect([first.cache, second.cache]).toEqual([miss, hit]);
    expect(second.text).toBe(first.text);
    expect(origin.asked(`${graph}/1`)).toHaveLength(1);
  });

  test('is never given to another Authorization', async () => {
    const own = await ask(`${graph}/2`, ada);
    const other = await ask(`${graph}/2`, bob);
    expect(other.cache).toBe(miss);
    expect(other.text).not.toBe(own.text);
    expect(origin.asked(`${graph}/2`).map(({ headers }) => headers.authorization)).toEqual([
      ada.authorization,
      bob.authorization,
    ]);
  });

  test('is kept by normalized encoding, which is what the origin is told', async () => {
    const encodings = ['br, gzip', 'gzip;q=0.5,deflate,br;q=0.7', 'gzip, deflate', 'gzip, br;q=0', 'br', 'identity'];
    const caches = [];
    for (const accepted of encodings)
      caches.push((await ask(`${graph}/3`, { ...ada, 'accept-encoding': accepted })).cache);
    expect(caches).toEqual([miss, hit, miss, hit, miss, miss]);
    expect(origin.asked(`${graph}/3`).map(({ headers }) => headers['accept-encoding'])).toEqual([
      'br,gzip',
      'gzip',
      'br',
      undefined,
    ]);
  });

  test('is not split by what its Vary header names', async () => {
    origin.responses.set(`${graph}/4`, (_, response) => {
      response.setHeader('vary', 'Authorization, Accept-Encoding, User-Agent');
      response.end('varies');
    });
    await ask(`${graph}/4`, { ...ada, 'user-agent': 'one', 'accept-encoding': 'gzip' });
    expect((await ask(`${graph}/4`, { ...ada, 'user-agent': 'two', 'accept-encoding': ' gzip ,x' })).cache).toBe(hit);
  });

  test('depends on no header and no parameter that is not in its key', async () => {
    const extra = { ...ada, cookie: 'a=b', 'x-other': 'c', 'cache-control': 'no-cache', accept: 'application/json' };
    await ask(`${graph}/5?nextToken=n1&utm=x`, extra);
    expect((await ask(`${graph}/5?utm=y&nextToken=n1`, ada)).cache).toBe(hit);
    expect((await ask(`${graph}/5?nextToken=n2`, ada)).cache).toBe(miss);
    expect((await ask(`${graph}/5`, ada)).cache).toBe(miss);
    const [first] = origin.seen.filter(({ url }) => url === `${graph}/5?nextToken=n1`);
    expect(first?.headers).toMatchObject({ host: 'd1.test', accept: 'application/json' });
    expect(Object.keys(first?.headers ?? {})).not.toEqual(expect.arrayContaining(['cookie']));
    expect(first?.headers).not.toHaveProperty('x-other');
    expect(first?.headers).not.toHaveProperty('cache-control');
    expect(origin.seen.some(({ url }) => url.includes('utm'))).toBe(false);
  });

  test('answers a condition by 304 without asking the origin', async () => {
    origin.responses.set(`${graph}/6`, (_, response) => response.setHeader('etag', 'W/"v6"').end('six'));
    await ask(`${graph}/6`, ada);
    const { status, cache } = await ask(`${graph}/6`, { ...ada, 'if-none-match': 'W/"v6"' });
    expect({ status, cache }).toEqual({ status: 304, cache: hit });
    expect((await ask(`${graph}/6`, { ...ada, 'if-none-match': 'W/"v5"' })).text).toBe('six');
    expect(origin.asked(`${graph}/6`)).toHaveLength(1);
    expect(origin.asked(`${graph}/6`)[0]?.headers).not.toHaveProperty('if-none-match');
  });

  test('is fetched once for everybody who asks at the same time', async () => {
    origin.responses.set(`${graph}/7`, (_, response) => setTimeout(() => response.end('seven'), 300));
    const answers = await Promise.all(Array.from({ length: 30 }, () => ask(`${graph}/7`, ada)));
    expect(answers.every(({ status, text }) => status === 200 && text === 'seven')).toBe(true);
    expect(origin.asked(`${graph}/7`)).toHaveLength(1);
  });
});

describe('what is not kept', () => {
  test.each([404, 400, 403, 429, 500, 503])('an answer %i, even when it says that it may be', async (status) => {
    const url = `${graph}/e${status}`;
    origin.responses.set(url, (_, response) => {
      response.writeHead(status, { 'cache-control': 'max-age=300' }).end('no');
    });
    expect((await ask(url, ada)).status).toBe(status);
    expect(await ask(url, ada)).toMatchObject({ status, cache: miss });
    expect(origin.asked(url)).toHaveLength(2);
  });

  test.each(['private, no-cache', 'no-store'])('an answer whose origin says %s', async (said) => {
    const url = `${graph}/own-${said.length}`;
    origin.responses.set(url, (_, response) => response.setHeader('cache-control', said).end('mine'));
    await ask(url, ada);
    expect((await ask(url, ada)).cache).toBe(miss);
    expect(origin.asked(url)).toHaveLength(2);
  });

  test('an answer of an uncached path; conditions and every header reach its origin', async () => {
    const sent = { ...ada, 'if-none-match': 'W/"x"', 'x-other': 'c' };
    for (const url of ['/api/v1/nodes?limit=3', `${graph}?a=1`, '/health']) {
      await ask(url, sent);
      expect((await ask(url, sent)).cache).toBe(miss);
      const seen = origin.seen.filter((request) => request.url === url);
      expect(seen).toHaveLength(2);
      expect(seen[1]?.headers).toMatchObject({ 'if-none-match': 'W/"x"', 'x-other': 'c', host: 'd1.test' });
    }
  });

  test('an answer to a POST, nor does a kept answer stand for one', async () => {
    const post = { method: 'POST', body: '{"a":1}' };
    expect((await ask('/kept-writes/1', ada, post)).cache).toBe(miss);
    expect((await ask('/kept-writes/1', ada, post)).cache).toBe(miss);
    expect((await ask('/kept-writes/1', ada)).cache).toBe(miss);
    expect((await ask('/kept-writes/1', ada)).cache).toBe(hit);
    expect((await ask('/kept-writes/1', ada, post)).cache).toBe(miss);
    expect(origin.asked('/kept-writes/1').map(({ method }) => method)).toEqual(['POST', 'POST', 'GET', 'POST']);
  });
});

describe('the viewer-request function', () => {
  test('refuses a token that has expired although its answer is kept', async () => {
    const short = { authorization: token('carl', 2) };
    await ask(`${graph}/8`, short);
    expect(await ask(`${graph}/8`, short)).toMatchObject({ status: 200, cache: hit });
    await until('the token has expired', async () => (await ask(`${graph}/8`, short)).status === 401, 10_000);
    const refused = await ask(`${graph}/8`, short);
    expect(JSON.parse(refused.text)).toMatchObject({ error: true, type: 'unauthorized' });
    expect(refused.headers.get('www-authenticate')).toBe('Bearer');
    expect(origin.asked(`${graph}/8`)).toHaveLength(1);
  });

  test.each([
    ['no token', {}],
    ['half a token', { authorization: 'Bearer abc.def' }],
    ['another scheme', { authorization: 'Basic YTpi' }],
    ['a token that is too long', { authorization: `${token('x')}${'a'.repeat(8_200)}` }],
  ])('lets nobody through with %s', async (_, headers) => {
    expect((await ask(`${graph}/9`, headers as Record<string, string>)).status).toBe(401);
    expect(origin.asked(`${graph}/9`)).toHaveLength(0);
  });

  test('shows one document for every page of the site, and files as they are', async () => {
    const page = await ask('/notes/some-note');
    expect((await ask('/another/page')).text).toBe(page.text);
    expect(origin.asked('/index.html')).toHaveLength(1);
    await ask('/favicon.svg?v=1');
    expect(origin.asked('/favicon.svg').map(({ url }) => url)).toEqual(['/favicon.svg']);
  });
});

describe('the edge itself', () => {
  test('refuses to write where a path is only read', async () => {
    const refused = await ask(`${graph}/10`, ada, { method: 'DELETE' });
    expect(refused.status).toBe(403);
    expect(JSON.parse(refused.text)).toMatchObject({ error: true, type: 'forbidden' });
  });

  test('refuses a body over 10 MB in the shape of the API', async () => {
    const body = 'x'.repeat(10 * 1024 * 1024 + 1);
    const refused = await ask('/api/v1/import', ada, { method: 'POST', body });
    expect(refused.status).toBe(413);
    expect(JSON.parse(refused.text)).toMatchObject({ error: true, type: 'payload_too_large' });
  });

  test('says 502 in the shape of the API when the origin hangs up', async () => {
    origin.responses.set('/api/v1/gone', (_, response) => response.destroy());
    const answer = await ask('/api/v1/gone');
    expect(answer.status).toBe(502);
    expect(JSON.parse(answer.text)).toMatchObject({ error: true, type: 'unavailable' });
  });
});
