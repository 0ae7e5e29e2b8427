import { createHash } from 'node:crypto';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, GetCommand, PutCommand, QueryCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import type { ApiClient } from '../../scripts/local/api.ts';
import { awsClient, testCloud } from '../support/cloud.ts';
import { newUser } from '../support/http-user.ts';
import { LivePage, ticketOf } from '../support/live-page.ts';
import { createNote } from '../support/notes.ts';
import { until } from '../support/until.ts';

const cloud = testCloud();
const database = DynamoDBDocumentClient.from(new DynamoDBClient(awsClient(cloud)));
const connectionsTable = 'brain2-local-connections';
const pages: LivePage[] = [];
let ada: ApiClient;
let bob: ApiClient;

beforeAll(async () => {
  ada = await newUser(cloud, 'live-ada');
  bob = await newUser(cloud, 'live-bob');
});
afterEach(() => {
  for (const page of pages.splice(0)) page.close();
});

async function open(api: ApiClient): Promise<LivePage> {
  const page = await LivePage.open(await ticketOf(api));
  pages.push(page);
  return page;
}
const versionOf = async (api: ApiClient): Promise<number> =>
  Number((await api.expect(200, 'GET', '/nodes?limit=1')).headers.get('x-graph-version'));
/** Where the table holds a ticket. */
const keyOf = ({ ticket }: { ticket: string }) => ({
  PK: `T#${createHash('sha256').update(ticket).digest('base64url')}`,
  SK: 'TICKET',
});
/** Whose ticket it is, while nobody has taken it. */
async function userOf(ticket: { ticket: string }): Promise<string> {
  const { tableName } = cloud.outputs;
  const { Item } = await database.send(
    new GetCommand({ TableName: tableName, Key: keyOf(ticket), ConsistentRead: true }),
  );
  return String(Item?.uid);
}
async function connectionsOf(uid: string): Promise<string[]> {
  const { Items = [] } = await database.send(
    new QueryCommand({
      TableName: connectionsTable,
      KeyConditionExpression: 'PK = :user',
      ExpressionAttributeValues: { ':user': `U#${uid}` },
      ConsistentRead: true,
    }),
  );
  return Items.map(({ SK }) => String(SK));
}

describe('an open page', () => {
  test('is told what its user changes elsewhere, up to the version of the change, and nothing of another user', async () => {
    const [one, two, ofBob] = [await open(ada), await open(ada), await open(bob)];
    const note = await createNote(ada, 'A sentence about lighthouses');
    const version = await versionOf(ada);
    for (const page of [one, two]) {
      await page.heard('the new note', ({ data }) => data.nodes?.created.includes(note));
      await page.heard('its version', ({ type, graphVersion }) => type === 'graph.changed' && graphVersion >= version);
    }
    await ada.expect(200, 'PUT', `/nodes/${note}`, { title: 'Lighthouses' });
    await one.heard('the edit', ({ data }) => data.nodes?.updated.includes(note));
    await ada.expect(204, 'DELETE', `/nodes/${note}`);
    await one.heard('the deletion', ({ data }) => data.nodes?.deleted.includes(note));

    const bobs = await createNote(bob, 'A sentence about windmills');
    await ofBob.heard('the note of Bob', ({ data }) => data.nodes?.created.includes(bobs));
    expect([...ofBob.named()]).toEqual([bobs]);
    expect(one.named().has(bobs)).toBe(false);
  });

  test('is told of a connection that was found between two notes', async () => {
    const page = await open(ada);
    const text = 'granite basalt obsidian pumice volcanoes';
    const create = async () => (await ada.expect<{ id: string }>(201, 'POST', '/nodes', { content: text })).body.id;
    const [first, second] = [await create(), await create()];
    const frame = await page.heard('the new edge', ({ data }) => data.edges?.created.length > 0);
    const { body } = await ada.expect<{ edges: { id: string; source: string; target: string }[] }>(
      200,
      'GET',
      `/nodes/${first}/edges`,
    );
    const edge = body.edges.find(({ id }) => frame.data.edges.created.includes(id));
    expect([edge?.source, edge?.target].sort()).toEqual([first, second].sort());
  });

  test('answers a heartbeat with the version, and what it does not know with what it knows', async () => {
    const page = await open(ada);
    page.say({ action: 'ping' });
    const { graphVersion } = await page.heard('a pong', ({ type }) => type === 'pong');
    expect(graphVersion).toBe(await versionOf(ada));
    page.say({ action: 'shout' });
    const { data } = await page.heard('an error', ({ type }) => type === 'error');
    expect(data.actions).toEqual(['resume', 'ping']);
  });

  test('that was away learns on resuming whether it missed something', async () => {
    const before = await open(ada);
    const shown = await versionOf(ada);
    before.say({ action: 'resume', graphVersion: shown });
    await before.heard('that it is current', ({ type }) => type === 'graph.current');
    before.close();
    await createNote(ada, 'While nobody looked');
    const after = await open(ada);
    after.say({ action: 'resume', graphVersion: shown });
    const { graphVersion } = await after.heard('that there is more', ({ data }) => data.more === true);
    expect(graphVersion).toBeGreaterThan(shown);
  });
});

describe('a ticket', () => {
  test('opens one page', async () => {
    const ticket = await ticketOf(ada);
    pages.push(await LivePage.open(ticket));
    await expect(LivePage.open(ticket)).rejects.toThrow('refused');
  });

  test('that was made up, or is of no one, opens nothing', async () => {
    const { url } = await ticketOf(ada);
    for (const wrong of ['', 'ticket', 'a'.repeat(43)])
      await expect(LivePage.open({ url, ticket: wrong })).rejects.toThrow('refused');
  });

  test('that has expired opens nothing', async () => {
    const given = await ticketOf(ada);
    await database.send(
      new UpdateCommand({
        TableName: cloud.outputs.tableName,
        Key: keyOf(given),
        UpdateExpression: 'SET expiresAt = :past',
        ConditionExpression: 'attribute_exists(PK)',
        ExpressionAttributeValues: { ':past': 1 },
      }),
    );
    await expect(LivePage.open(given)).rejects.toThrow('refused');
  });
});

describe('a connection', () => {
  test('that ended is forgotten, and one that is gone without a word is when something is pushed to it', async () => {
    const ticket = await ticketOf(bob);
    const uid = await userOf(ticket);
    const page = await LivePage.open(ticket);
    await until('the page is noted', async () => (await connectionsOf(uid)).length > 0);
    page.close();
    await until('the page is forgotten', async () => (await connectionsOf(uid)).length === 0);

    const expiresAt = Math.floor(Date.now() / 1000) + 3600;
    const lost = { PK: `U#${uid}`, SK: 'lost', connectedAtMs: Date.now() - 3_600_000, expiresAt };
    await database.send(new PutCommand({ TableName: connectionsTable, Item: lost }));
    const other = await open(bob);
    const note = await createNote(bob, 'Pushed past a lost connection');
    await other.heard('the note', ({ data }) => data.nodes?.created.includes(note));
    await until('the lost connection is forgotten', async () => !(await connectionsOf(uid)).includes('lost'));
    expect(other.isOpen).toBe(true);
  });
});
