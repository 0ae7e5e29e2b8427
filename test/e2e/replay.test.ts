import { beforeAll, describe, expect, test } from '@jest/globals';
import type { ApiClient } from '../../scripts/local/api.ts';
import { testCloud } from '../support/cloud.ts';
import { runCommand } from '../support/command.ts';
import { newUser } from '../support/http-user.ts';
import { storedItems } from '../support/stored-items.ts';
import { until } from '../support/until.ts';

const cloud = testCloud();
const items = storedItems(cloud);
const begin = new Date(Date.now() - 1_000).toISOString();
let api: ApiClient;
let id = '';
let uid = '';
const edges = async (): Promise<number> =>
  (await api.expect<{ edges: unknown[] }>(200, 'GET', `/nodes/${id}/edges`)).body.edges.length;

beforeAll(async () => {
  api = await newUser(cloud, 'replay');
  for (let i = 0; i < 2; i += 1) {
    const content = 'replaymeadow replayharbour replaylantern';
    id = (await api.expect<{ id: string }>(201, 'POST', '/nodes', { content })).body.id;
  }
  uid = (await api.expect<{ userId: string }>(200, 'GET', `/nodes/${id}`)).body.userId;
  await until('the notes to be connected', async () => (await edges()) === 1);
});

describe('make replay', () => {
  test('connects notes again whose edges were lost behind the system’s back', async () => {
    await items.remove(await items.ofKind(uid, 'E#'));
    expect(await edges()).toBe(0);
    const replayed = await runCommand(cloud, 'replay', { FROM: begin, TO: new Date().toISOString() });
    expect(replayed).toMatchObject({ exitCode: 0 });
    expect(replayed.output).toContain('is complete');
    await until('the notes to be connected again', async () => (await edges()) === 1);
    const stored = await items.ofKind(uid, 'E#');
    expect(stored).toHaveLength(2);
  });

  test('takes only the types it is asked for', async () => {
    await items.remove(await items.ofKind(uid, 'E#'));
    const none = { FROM: begin, TO: new Date().toISOString(), TYPES: 'NodeDeleted' };
    expect(await runCommand(cloud, 'replay', none)).toMatchObject({ exitCode: 0 });
    const all = { FROM: begin, TO: new Date().toISOString(), TYPES: 'NodeCreated,NodeUpdated' };
    expect(await edges()).toBe(0);
    expect(await runCommand(cloud, 'replay', all)).toMatchObject({ exitCode: 0 });
    await until('the notes to be connected again', async () => (await edges()) === 1);
  });

  test('refuses a time that it does not understand', async () => {
    const refused = await runCommand(cloud, 'replay', { FROM: 'yesterday', TO: begin });
    expect(refused).toMatchObject({ exitCode: 1 });
    expect(refused.output).toContain('FROM=yesterday is no time');
  });
});
