import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type RunningCloud, startCloud } from '../../../scripts/bench/cloud/client.ts';
import { type Bundle, bundleEntry, bundleFunction } from '../../../scripts/build/bundle.ts';
import { openApiDocument } from '../../../shared/contract/index.ts';
import { functionEnvironment } from '../../support/function-environment.ts';
import { redisServer } from '../../support/redis-server.ts';

const run = promisify(execFile);
let directory: string;
let cloud: RunningCloud;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'brain2-answers-'));
  cloud = await startCloud();
});
afterAll(async () => {
  await cloud.close();
  await rm(directory, { recursive: true, force: true });
});

/** Imports a bundle as the Lambda runtime does, gives it events one after another and writes its answers. */
const invoker = `
const [file, events] = process.argv.slice(1);
const { handler } = await import(file);
const context = { awsRequestId: 'r', functionName: 'f', memoryLimitInMB: '512', getRemainingTimeInMillis: () => 5_000 };
const answers = [];
for (const event of JSON.parse(events)) answers.push(await handler(event, context));
process.stderr.write('\\nanswers:' + JSON.stringify(answers), () => process.exit(0));`;

/** Runs a bundle in a process of its own, with nothing but its file and its environment. */
async function invoke<Answer>(name: string, { code }: Bundle, events: readonly unknown[]): Promise<Answer[]> {
  const file = join(directory, `${name}.mjs`);
  await writeFile(file, code);
  const env = { ...functionEnvironment(cloud.endpoint), SERVICE_VERSION: '1.2.3' };
  const script = ['--input-type=module', '--eval', invoker, '--', file, JSON.stringify(events)];
  const { stderr } = await run(process.execPath, script, { env });
  return JSON.parse(stderr.slice(stderr.lastIndexOf('\nanswers:') + '\nanswers:'.length)) as Answer[];
}

interface GatewayAnswer {
  readonly statusCode: number;
  readonly body: string;
  readonly isBase64Encoded?: boolean;
}

const event = (httpMethod: string, path: string, body?: unknown, query: Record<string, string> = {}) => ({
  httpMethod,
  path: `/api/v1${path}`,
  headers: { 'Content-Type': 'application/json' },
  queryStringParameters: query,
  body: body === undefined ? null : JSON.stringify(body),
  isBase64Encoded: false,
  requestContext: { requestId: 'r-1', authorizer: { sub: 'ada', exp: 4_000_000_000 } },
});

const answersOf = async (name: string, events: readonly unknown[]) =>
  (await invoke<GatewayAnswer>(name, await bundleFunction(name), events)).map(({ statusCode, body }) => ({
    status: statusCode,
    body: body ? JSON.parse(body) : undefined,
  }));

describe('a built bundle', () => {
  test('of health answers with the whole contract and reaches the table', async () => {
    const [health, ready, document] = await answersOf('health', [
      event('GET', '/health'),
      event('GET', '/ready'),
      event('GET', '/openapi.json'),
    ]);
    expect(health).toMatchObject({ status: 200, body: { status: 'ok', version: '1.2.3' } });
    expect(ready).toMatchObject({ status: 200, body: { dependencies: [{ name: 'table', status: 'ok' }] } });
    expect(document?.body).toEqual(JSON.parse(JSON.stringify(openApiDocument('1.2.3'))));
  });

  test('of nodes writes, reads, lists and refuses', async () => {
    const [created, listed, invalid, missing, coerced] = await answersOf('nodes', [
      event('POST', '/nodes', { content: 'From a bundle', tags: ['a'] }),
      event('GET', '/nodes', undefined, { limit: '5' }),
      event('POST', '/nodes', { content: 'x', tags: [''] }),
      event('GET', '/nodes/01JD0000000000000000000000000'),
      event('GET', '/nodes', undefined, { limit: '1.5' }),
    ]);
    expect(created).toMatchObject({ status: 201, body: { id: expect.any(String) } });
    expect(listed).toMatchObject({ status: 200, body: { nodes: [{ id: created?.body.id }], limit: 5 } });
    expect(invalid).toMatchObject({ status: 400, body: { details: { field: 'tags.0', rule: 'minLength', limit: 1 } } });
    expect(missing?.status).toBe(404);
    expect(coerced).toMatchObject({ status: 400, body: { details: { field: 'limit', rule: 'type' } } });
  });

  test('of batch holds the validators of the requests inside', async () => {
    const [answer] = await answersOf('batch', [
      event('POST', '/batch', {
        requests: [
          { id: 'a', method: 'POST', url: '/nodes', body: { content: 'One of a batch' } },
          { id: 'b', method: 'POST', url: '/edges', body: { source_id: 'x' } },
          { id: 'c', method: 'GET', url: '/search?q=batch' },
        ],
      }),
    ]);
    expect(answer?.status).toBe(200);
    expect(answer?.body.responses.map(({ status }: { status: number }) => status)).toEqual([201, 400, 200]);
  });

  test('sends commands to Valkey by the client that is left of it', async () => {
    const server = await redisServer();
    try {
      const bundle = await bundleEntry(join(import.meta.dirname, 'valkey-commands.ts'));
      const [found] = await invoke('valkey', bundle, [{ port: server.port, ca: server.ca }]);
      expect(found).toEqual({ warm: true, set: 'OK', found: [1, 255], evaluated: 7, deleted: 1 });
    } finally {
      await server.stop();
    }
  });
});
