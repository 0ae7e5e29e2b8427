import { randomUUID } from 'node:crypto';
import { setTimeout as pace } from 'node:timers/promises';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { awsClient, testCloud } from '../support/cloud.ts';
import { until } from '../support/until.ts';

const cloud = testCloud();
const lambda = new LambdaClient(awsClient(cloud));
const secrets = new SecretsManagerClient(awsClient(cloud));
const secretId = 'brain2-local/sync/api-key';
const steps = ['createSecret', 'setSecret', 'testSecret', 'finishSecret'];

/**
 * What Secrets Manager sends on AWS, step by step; the emulator's RotateSecret calls no function.
 * @param between awaited after each step
 * @returns what the function logged
 */
async function rotate(token: string, between = async (): Promise<void> => undefined): Promise<string> {
  let log = '';
  for (const Step of steps) {
    const answer = await lambda.send(
      new InvokeCommand({
        FunctionName: 'brain2-local-rotate-api-keys',
        Qualifier: 'live',
        LogType: 'Tail',
        Payload: Buffer.from(JSON.stringify({ SecretId: secretId, ClientRequestToken: token, Step })),
      }),
    );
    const said = Buffer.from(answer.Payload ?? []).toString();
    expect({ Step, error: answer.FunctionError, said }).toEqual({ Step, error: undefined, said: 'null' });
    log += Buffer.from(answer.LogResult ?? '', 'base64').toString();
    await between();
  }
  return log;
}

async function currentKey(): Promise<string> {
  const { SecretString = '{}' } = await secrets.send(new GetSecretValueCommand({ SecretId: secretId }));
  return (JSON.parse(SecretString) as { apiKey?: string }).apiKey ?? '';
}

/** A call of a service client: to the gateway itself, with its key and its user's token. */
async function statusWith(apiKey: string): Promise<number> {
  const headers = { accept: '*/*', authorization: `Bearer ${cloud.users.bob.token}`, 'x-api-key': apiKey };
  const answer = await fetch(`${cloud.outputs.apiUrl}/api/v1/nodes?limit=1`, { headers });
  await answer.arrayBuffer();
  return answer.status;
}

/** A client at work, of about 20 requests a second (its plan allows 50), until it is told to stop. */
function atWork(key: () => Promise<string>): { statuses: readonly number[]; stop: () => Promise<void> } {
  const statuses: number[] = [];
  let working = true;
  const work = (async () => {
    while (working) {
      statuses.push(await statusWith(await key()));
      await pace(50);
    }
  })();
  return {
    statuses,
    stop: async () => {
      working = false;
      await work;
    },
  };
}

describe('a service client’s key', () => {
  const tokens: string[] = [];
  const next = (between?: () => Promise<void>): Promise<string> => {
    const token = randomUUID();
    tokens.push(token);
    return rotate(token, between);
  };

  beforeAll(async () => void (await next()));

  test('opens the gateway beside the edge; no key and a wrong key do not', async () => {
    expect(await statusWith(await currentKey())).toBe(200);
    expect(await statusWith('')).toBe(403);
    expect(await statusWith('a key that nobody was given')).toBe(403);
  });

  test('is rotated under load without one refused request, for who reads the new one and for who still holds the old one', async () => {
    const held = await currentKey();
    const clients = [atWork(currentKey), atWork(async () => held)];
    /** Every step is met by requests of both. */
    const requests = async (): Promise<void> => {
      const before = clients.map(({ statuses }) => statuses.length);
      await until('both clients have called again', async () =>
        clients.every(({ statuses }, i) => statuses.length >= (before[i] ?? 0) + 3),
      );
    };
    await next(requests);
    for (const client of clients) await client.stop();
    for (const { statuses } of clients) {
      expect(statuses.length).toBeGreaterThanOrEqual(3 * steps.length);
      expect(statuses.filter((status) => status !== 200)).toEqual([]);
    }
    expect(await currentKey()).not.toBe(held);
    expect(await statusWith(held)).toBe(200);
  });

  test('ends with the second rotation after it', async () => {
    const oldest = await currentKey();
    await next();
    await next();
    expect(await statusWith(oldest)).toBe(403);
    expect(await statusWith(await currentKey())).toBe(200);
  });

  test('is the same after each step was repeated', async () => {
    const key = await currentKey();
    await rotate(tokens.at(-1) ?? '');
    expect(await currentKey()).toBe(key);
    expect(await statusWith(key)).toBe(200);
  });

  test('leaves an audit line for each step, with ids and without any value', async () => {
    const old = await currentKey();
    const log = await next();
    for (const step of steps) expect(log).toMatch(new RegExp(`"action":"api-key.rotate","step":"${step}".*"apiKeyId"`));
    expect(log).toContain(tokens.at(-1));
    for (const value of [old, await currentKey()]) expect(log).not.toContain(value);
  });
});
