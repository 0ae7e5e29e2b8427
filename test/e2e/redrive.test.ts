import {
  DeleteMessageCommand,
  type Message,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { ApiClient } from '../../scripts/local/api.ts';
import { groupOf } from '../../shared/events/index.ts';
import { awsClient, testCloud } from '../support/cloud.ts';
import { runCommand } from '../support/command.ts';
import { newUser } from '../support/http-user.ts';
import { storedItems } from '../support/stored-items.ts';
import { until } from '../support/until.ts';

const cloud = testCloud();
const { connectNodesQueueUrl: queueUrl, connectNodesDeadLettersUrl: lettersUrl } = cloud.outputs;
const sqs = new SQSClient(awsClient(cloud));
const items = storedItems(cloud);
const run = Date.now().toString(36);
let api: ApiClient;
let uid = '';
const ids: string[] = [];

const edges = async (): Promise<number> =>
  (await api.expect<{ edges: unknown[] }>(200, 'GET', `/nodes/${ids[0]}/edges`)).body.edges.length;
const send = (QueueUrl: string, body: string, id: string, reason?: string) =>
  sqs.send(
    new SendMessageCommand({
      QueueUrl,
      MessageBody: body,
      MessageGroupId: groupOf(uid),
      MessageDeduplicationId: `${run}-${id}`,
      ...(reason ? { MessageAttributes: { reason: { DataType: 'String', StringValue: reason } } } : {}),
    }),
  );
/** An event of the first note, as the publisher would send it again. */
const eventOfNote = (): string =>
  JSON.stringify({
    user: uid,
    events: [
      {
        ...{ id: `${run}-event`, type: 'NodeCreated', schemaVersion: 1, time: new Date().toISOString(), user: uid },
        ...{ graphVersion: 1, data: { id: ids[0], version: 1 } },
      },
    ],
  });
const disconnect = async (): Promise<void> => {
  await items.remove(await items.ofKind(uid, 'E#'));
  expect(await items.ofKind(uid, 'E#')).toEqual([]);
};

async function letters(): Promise<Message[]> {
  const { Messages = [] } = await sqs.send(
    new ReceiveMessageCommand({
      ...{ QueueUrl: lettersUrl, MaxNumberOfMessages: 10, VisibilityTimeout: 0, MessageAttributeNames: ['All'] },
    }),
  );
  return Messages;
}

beforeAll(async () => {
  api = await newUser(cloud, 'redrive');
  for (let i = 0; i < 2; i += 1) {
    const content = 'redrivemeadow redriveharbour redrivelantern';
    ids.push((await api.expect<{ id: string }>(201, 'POST', '/nodes', { content })).body.id);
  }
  uid = (await api.expect<{ userId: string }>(200, 'GET', `/nodes/${ids[0]}`)).body.userId;
  await until('the notes to be connected', async () => (await edges()) === 1);
});
afterAll(async () => {
  for (const { ReceiptHandle } of await letters())
    await sqs.send(new DeleteMessageCommand({ QueueUrl: lettersUrl, ReceiptHandle }));
});

describe('a message that nobody can handle', () => {
  test('ends among the dead letters with its reason, and what was behind it is handled', async () => {
    await disconnect();
    await send(queueUrl, 'no JSON', 'poison');
    await send(queueUrl, eventOfNote(), 'behind');
    // Five tries, with 5, 10, 20 and 40 seconds between them at most.
    await until('the note behind the poison to be connected again', async () => (await edges()) === 1, 240_000);
    const [letter, ...more] = await letters();
    expect(more).toEqual([]);
    expect(letter?.Body).toBe('no JSON');
    expect(letter?.MessageAttributes?.reason?.StringValue).toMatch(/^InvalidMessage/);
    expect(letter?.MessageAttributes?.source?.StringValue).toContain('connect-nodes');
    expect(Date.parse(letter?.MessageAttributes?.failedAt?.StringValue ?? '')).toBeGreaterThan(0);
  }, 500_000);
});

describe('make redrive', () => {
  test('lists what is there by reason and type, changing nothing, and sends again only what is meant', async () => {
    await disconnect();
    await send(lettersUrl, eventOfNote(), 'letter', 'Error: mended since');
    const listed = await runCommand(cloud, 'redrive', { QUEUE: 'connect-nodes' });
    expect(listed).toMatchObject({ exitCode: 0 });
    expect(listed.output).toMatch(/1 +unreadable +InvalidMessage/);
    expect(listed.output).toMatch(/1 +NodeCreated +Error: mended since/);
    expect(listed.output).not.toContain(ids[0]);
    expect(await edges()).toBe(0);
    const applied = await runCommand(cloud, 'redrive', { QUEUE: 'connect-nodes', APPLY: '1', FILTER: 'reason=mended' });
    expect(applied).toMatchObject({ exitCode: 0 });
    expect(applied.output).toContain('1 letter sent again');
    await until('the note of the letter to be connected', async () => (await edges()) === 1);
    expect((await letters()).map(({ Body }) => Body)).toEqual(['no JSON']);
  });

  test('a second time finds nothing to send', async () => {
    const again = await runCommand(cloud, 'redrive', { QUEUE: 'connect-nodes', APPLY: '1', FILTER: 'reason=mended' });
    expect(again).toMatchObject({ exitCode: 0 });
    expect(again.output).toContain('0 letters sent again');
  });

  test('reads every other box, and names them when it is given none', async () => {
    for (const QUEUE of ['live', 'heal', 'publish-events', 'stream'])
      expect(await runCommand(cloud, 'redrive', { QUEUE })).toMatchObject({ exitCode: 0, output: 'Nothing is there.' });
    const unknown = await runCommand(cloud, 'redrive', { QUEUE: 'other' });
    expect(unknown).toMatchObject({ exitCode: 1 });
    expect(unknown.output).toContain('connect-nodes, live, heal, publish-events, stream');
  });
});
