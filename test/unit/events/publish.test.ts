import './quiet.ts';
import { describe, expect, test } from '@jest/globals';
import type { Context, DynamoDBRecord } from 'aws-lambda';
import { publisher } from '../../../functions/publish-events/publish.ts';
import { createEdge, createNodes, deleteNodes, readGraphVersions, readMeta } from '../../../shared/store/index.ts';
import { modelStore } from '../../support/model-store.ts';
import { ChangeFeed, TableModel } from '../../support/table-model/index.ts';
import { PublishingModel } from './publishing.ts';
import { change, note } from './records.ts';

const context = { getRemainingTimeInMillis: () => 30_000 } as Context;

/** A store whose table tells a feed of its writes, and a publisher of what the feed holds. */
function outbox({ epoch = 0, aws = new PublishingModel() } = {}) {
  const feed = new ChangeFeed(1);
  const store = modelStore({ model: new TableModel({ feed }), epoch });
  const publish = publisher({ ...aws.options, store });
  const run = (records: readonly DynamoDBRecord[] = feed.records) => publish({ Records: [...records] }, context);
  return { feed, store, aws, run };
}

const drafts = (count: number) => Array.from({ length: count }, (_, i) => ({ content: `note ${i}`, tags: [] }));

describe('what the outbox publishes', () => {
  test('of a bulk creation are its notes in order and the new version, in a tenth of the calls', async () => {
    const { store, aws, run } = outbox();
    await createNodes(store, 'ann', drafts(99));
    await run();
    const published = aws.of('bus').flatMap(({ events }) => events);
    const created = published.filter(({ type }) => type === 'NodeCreated');
    expect(created).toHaveLength(99);
    expect(published.at(-1)).toMatchObject({ type: 'GraphChanged', user: 'ann', graphVersion: 1 });
    expect(aws.callsTo('bus')).toHaveLength(10);
    expect(aws.of('connect-nodes').map(({ events }) => events)).toEqual([created]);
  });

  test('is labelled with the version of its user’s graph, whoever else’s changes are beside it', async () => {
    const { store, aws, run } = outbox();
    await createNodes(store, 'ann', drafts(1));
    await createNodes(store, 'ann', drafts(1));
    await createNodes(store, 'bob#1', drafts(1));
    await run();
    const versions = aws
      .of('bus')
      .flatMap(({ events: [event] }) => (event ? [`${event.user} ${event.type} ${event.graphVersion}`] : []));
    expect(versions.sort()).toEqual([
      'ann GraphChanged 1',
      'ann GraphChanged 2',
      'ann NodeCreated 2',
      'ann NodeCreated 2',
      'bob#1 GraphChanged 1',
      'bob#1 NodeCreated 1',
    ]);
  });

  test('tells of each edge once, and of those that go with a note', async () => {
    const { store, aws, run } = outbox();
    const { outcomes } = await createNodes(store, 'ann', drafts(2));
    const ids = outcomes.map((outcome) => (outcome as { id: string }).id) as [string, string];
    await createEdge(store, 'ann', { source_id: ids[0], target_id: ids[1] });
    await deleteNodes(store, 'ann', [ids[0]]);
    await run();
    const types = aws.of('live').flatMap(({ events }) => events.map(({ type }) => type));
    expect(types.filter((type) => type.startsWith('Edge'))).toEqual(['EdgeCreated', 'EdgeDeleted']);
    expect(types.filter((type) => type === 'NodeDeleted')).toHaveLength(1);
  });

  test('has versions of this epoch, whatever stands in the table', async () => {
    const { store, aws, run } = outbox({ epoch: 2 });
    await createNodes(store, 'ann', drafts(1));
    await run([
      change(undefined, note({ PK: 'U#ann#0' })),
      change(undefined, { PK: 'U#ann', SK: 'META', graphVersion: 7 }),
    ]);
    const { graphVersion } = await readMeta(store, 'ann');
    expect(aws.of('bus').map(({ events }) => events[0]?.graphVersion)).toEqual([graphVersion, 2 * 2 ** 32 + 7]);
  });

  test('has the same ids when the records come again, so that every queue knows the messages', async () => {
    const { store, feed, aws, run } = outbox();
    await createNodes(store, 'ann', drafts(3));
    const records = feed.records;
    await run(records);
    const ids = () => aws.taken.map(({ target, deduplicationId }) => [target, deduplicationId]);
    const first = ids();
    aws.taken.length = 0;
    // Meanwhile the graph has another version.
    await createNodes(store, 'ann', drafts(1));
    await run(records);
    expect(ids()).toEqual(first);
    expect(first.length).toBeGreaterThan(5);
  });

  test('is nothing for changes that mean nothing: not one call', async () => {
    const { aws, run } = outbox();
    await run([change(undefined, note({ SK: 'B#a' }))]);
    expect(aws.calls).toEqual([]);
  });
});

describe('a run of the publisher that meets trouble', () => {
  test('puts a record aside that it does not understand, and publishes the rest', async () => {
    const { store, feed, aws, run } = outbox();
    await createNodes(store, 'ann', drafts(1));
    await run([change(undefined, note({ version: undefined as never }), 'spoiled'), ...feed.records]);
    expect(aws.of('bus')).toHaveLength(2);
    expect(
      aws.of('dead-letters').map(({ body }) => (JSON.parse(body) as { record: DynamoDBRecord }).record.eventID),
    ).toEqual(['spoiled']);
  });

  test('fails at a redriven record it still does not understand, so that its letter stays where it is', async () => {
    const { store, feed, aws } = outbox();
    await createNodes(store, 'ann', drafts(1));
    const Records = [change(undefined, note({ version: undefined as never }), 'spoiled'), ...feed.records];
    await expect(publisher({ ...aws.options, store })({ Records, redriven: true }, context)).rejects.toThrow(
      'The attribute version is no number',
    );
    expect(aws.calls).toEqual([]);
  });

  test('fails while something is left, after what can never go was put aside', async () => {
    const aws = new PublishingModel(({ target }) =>
      target === 'live' ? 'again' : target === 'bus' ? 'never' : 'taken',
    );
    const { store, run } = outbox({ aws });
    await createNodes(store, 'ann', drafts(1));
    await expect(run()).rejects.toThrow('InternalError');
    expect(aws.of('dead-letters')).toHaveLength(2);
    expect(aws.of('connect-nodes')).toHaveLength(1);
  });

  test('fails without publishing anything when it cannot read the versions', async () => {
    const { store, aws } = outbox();
    const broken = { ...store, table: 'no-such-table' };
    const run = publisher({ ...aws.options, store: broken });
    await expect(run({ Records: [change(undefined, note())] }, context)).rejects.toThrow();
    expect(aws.calls).toEqual([]);
  });
});

test('the versions of many users are read in one call for 100, strongly consistent, 0 for a stranger', async () => {
  const { store } = outbox();
  await createNodes(store, 'ann', drafts(1));
  store.model.calls = {};
  const users = ['ann', 'ann', ...Array.from({ length: 99 }, (_, i) => `stranger ${i}`)];
  const versions = await readGraphVersions(store, users);
  expect([versions.get('ann'), versions.get('stranger 98'), versions.size]).toEqual([1, 0, 100]);
  expect(store.model.calls).toEqual({ BatchGetItem: 1 });
  await readGraphVersions(store, [...users, 'one more']);
  expect(store.model.calls).toEqual({ BatchGetItem: 3 });
});
