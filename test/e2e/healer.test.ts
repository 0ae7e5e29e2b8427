import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { GetQueueAttributesCommand, SQSClient } from '@aws-sdk/client-sqs';
import { beforeAll, describe, expect, test } from '@jest/globals';
import type { ApiClient } from '../../scripts/local/api.ts';
import { groupOf } from '../../shared/events/index.ts';
import { awsClient, testCloud } from '../support/cloud.ts';
import { newUser } from '../support/http-user.ts';
import { portableNote } from '../support/portable.ts';
import { storedItems } from '../support/stored-items.ts';
import { until } from '../support/until.ts';

const cloud = testCloud();
const items = storedItems(cloud);
const sqs = new SQSClient(awsClient(cloud));
const lambda = new LambdaClient(awsClient(cloud));
let api: ApiClient;
let uid = '';

/** The deployed healer, given a message as its queue gives it when the delay is over, with the rights it has. */
async function check(message: object): Promise<string> {
  const record = {
    ...{ messageId: 'm', receiptHandle: 'r', body: JSON.stringify(message), messageAttributes: {}, md5OfBody: '' },
    attributes: { ApproximateReceiveCount: '1', MessageGroupId: groupOf(uid) },
    ...{ eventSource: 'aws:sqs', eventSourceARN: 'arn', awsRegion: cloud.region },
  };
  const answer = await lambda.send(
    new InvokeCommand({
      FunctionName: 'brain2-local-heal',
      Qualifier: 'live',
      LogType: 'Tail',
      Payload: Buffer.from(JSON.stringify({ Records: [record] })),
    }),
  );
  expect(answer.FunctionError).toBeUndefined();
  expect(JSON.parse(Buffer.from(answer.Payload ?? []).toString())).toEqual({ batchItemFailures: [] });
  return Buffer.from(answer.LogResult ?? '', 'base64').toString();
}

beforeAll(async () => {
  api = await newUser(cloud, 'healer');
  const { id } = (await api.expect<{ id: string }>(201, 'POST', '/nodes', { content: 'the first' })).body;
  uid = (await api.expect<{ userId: string }>(200, 'GET', `/nodes/${id}`)).body.userId;
});

describe('the healer', () => {
  test('is told of every change, and looks at it later', async () => {
    const waiting = async (): Promise<number> => {
      const command = new GetQueueAttributesCommand({ QueueUrl: cloud.outputs.healQueueUrl, AttributeNames: ['All'] });
      const { Attributes = {} } = await sqs.send(command);
      return Number(Attributes.ApproximateNumberOfMessagesDelayed ?? 0);
    };
    await until('a check to wait for its time', async () => (await waiting()) > 0);
    expect(Number(await waiting())).toBeGreaterThan(0);
  });

  test('removes what a crash left, raises the version, and says so', async () => {
    const { id } = portableNote(7);
    const before = Number((await items.get(`U#${uid}`, 'META'))?.graphVersion);
    await items.put({ PK: `U#${uid}#0`, SK: `B#${id}`, text: 'nobody’s', bodyVersion: 1 });
    const changedAt = Date.now() - 200_000;
    const log = await check({ kind: 'check', user: uid, changedAt, notes: [id], edges: [], id: 'first' });
    expect(log).toMatch(/"message":"repaired what a request had left unfinished".*"orphanBodies":1/);
    expect(log).toMatch(/"Repairs":\[?1/);
    expect(await items.get(`U#${uid}#0`, `B#${id}`)).toBeUndefined();
    expect(Number((await items.get(`U#${uid}`, 'META'))?.graphVersion)).toBeGreaterThan(before);
  });

  test('finds nothing where nothing is wrong', async () => {
    const meta = await items.get(`U#${uid}`, 'META');
    const changedAt = Date.now() - 200_000;
    const log = await check({
      kind: 'check',
      user: uid,
      changedAt,
      notes: [portableNote(7).id],
      edges: [],
      id: 'second',
    });
    expect(log).not.toContain('Repairs');
    expect(await items.get(`U#${uid}`, 'META')).toEqual(meta);
  });
});
