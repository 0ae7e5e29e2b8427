import { setTimeout as pause } from 'node:timers/promises';
import { limits } from '../../../shared/contract/index.ts';
import { apiOf } from '../../../test/support/cloud.ts';
import { seededRandom } from '../../../test/support/table-model/index.ts';
import type { ApiClient } from '../../local/api.ts';
import { check, median, percentile, type RowFunction } from '../bench.ts';
import { textFrom } from '../corpus.ts';
import { withLocalCloud } from '../events/local-cloud.ts';
import type { Measured } from '../row.ts';
import { seeds } from '../settings.ts';

const known = 300;
const created = 40;
const pollMs = 25;
/** Longer than any figure worth showing. */
const givenUpMs = 60_000;

type Draft = { readonly title: string; readonly content: string; readonly tags: string[] };

/** Notes that resemble none of the others: made-up words in other combinations, a tag of their own. */
function draftsOf(count: number): Draft[] {
  const random = seededRandom(seeds.graph);
  return Array.from({ length: count }, (_, i) => ({
    title: `Note ${i}`,
    content: textFrom(random, 600),
    tags: [`subject-${i}`],
  }));
}

/** In requests of as many notes as one takes: sent one by one they would pass the user's rate. @returns their ids in order */
async function createAll(api: ApiClient, drafts: readonly Draft[]): Promise<string[]> {
  const ids: string[] = [];
  while (ids.length < drafts.length) {
    const { body } = await api.expect<{ created: { id: string; index: number }[] }>(201, 'POST', '/nodes/bulk-create', {
      nodes: drafts.slice(ids.length, ids.length + limits.idsPerRequest),
    });
    ids.push(...body.created.sort((a, b) => a.index - b.index).map(({ id }) => id));
  }
  return ids;
}

async function isConnected(api: ApiClient, id: string, other: string): Promise<boolean> {
  const { body } = await api.expect<{ edges: { source: string; target: string }[] }>(200, 'GET', `/nodes/${id}/edges`);
  return body.edges.some(({ source, target }) => source === other || target === other);
}

/** Creates a note that resembles a known one. @returns milliseconds from the answer until a reader sees them connected */
async function connectedAfter(api: ApiClient, draft: Draft, resembled: string): Promise<number> {
  const { body } = await api.expect<{ id: string }>(201, 'POST', '/nodes', {
    ...draft,
    content: `${draft.content} Again.`,
  });
  const answered = performance.now();
  while (!(await isConnected(api, body.id, resembled))) {
    check(performance.now() - answered < givenUpMs, `a note was not connected within ${givenUpMs} ms`);
    await pause(pollMs);
  }
  return performance.now() - answered;
}

async function measured(api: ApiClient): Promise<number[]> {
  const drafts = draftsOf(known);
  const ids = await createAll(api, drafts);
  const after = (i: number) => connectedAfter(api, drafts[i] as Draft, ids[i] as string);
  // The first one waits until all that is known has been looked at, and for cold containers.
  await after(0);
  const times: number[] = [];
  for (let i = 1; i <= created; i += 1) times.push(await after(i));
  return times;
}

/** 5d: how long after a note was created its edges are there to see. */
export const connected: RowFunction = async (): Promise<Measured[]> => {
  const times = await withLocalCloud((cloud) => measured(apiOf(cloud, cloud.users.ada.token)));
  const shared = {
    row: '5d',
    optimization: '5 asyncEvents',
    unit: 'ms',
    method: `the local cloud (MiniStack, its own times, no injected ones): ${created} notes created one after another through the edge by a user with ${known} notes, each resembling one of them; from the answer of the creation until GET /nodes/{id}/edges shows the edge, asked every ${pollMs} ms; warm containers`,
  } as const;
  return [
    {
      ...shared,
      metric: 'note created → its edges visible, p95',
      after: percentile(times, 0.95),
      target: { kind: 'atMost', value: 2_000 },
    },
    { ...shared, metric: 'the same, median', after: median(times), target: { kind: 'reported' } },
  ];
};
