import { type Bench, check, type RowFunction } from '../bench.ts';
import { idsOf } from '../graph.ts';
import type { Measured } from '../row.ts';
import { flagsOn, flagsWithout, latencyMs, seeds } from '../settings.ts';
import type { Subject } from '../subject.ts';
import { apiCallOf } from '../traces/requests.ts';
import { traces } from '../traces/sessions.ts';
import { exportAll } from './transfer.ts';

const requests = 100;
const atOnce = 10;
const graph = { notes: 400, edgesPerNote: 3 } as const;
const imported = { notes: 100, edgesPerNote: 2 } as const;

/** A user deletes 100 notes in one request and imports a folder, and works on at once. */
async function bulkWork(bench: Bench, uid: string, container: Subject, ids: readonly string[]): Promise<void> {
  const source = `${uid}-source`;
  await bench.user(source, imported.notes, imported.edgesPerNote);
  const pages = await exportAll(container, source);
  const deletion = await container.send('POST', '/nodes/bulk-delete', { node_ids: ids.slice(-100) });
  check(deletion.status === 202, `the bulk delete answered ${deletion.status}`);
  for (const { nodes, edges } of pages) {
    const { status } = await container.send('POST', '/import', { nodes, edges });
    check(status === 200, `the import answered ${status}`);
  }
}

/** What the user's devices ask for next: the requests of a published trace, several at once, on what is left. */
async function statusesAfter(containers: readonly Subject[], ids: readonly string[]): Promise<number[]> {
  const left = ids.slice(0, -100);
  const mix = traces.reads80.requests.filter(({ user, kind, of }) => {
    return user === 0 && (['graph', 'list', 'search', 'create'].includes(kind) || of < left.length);
  });
  const statuses: number[] = [];
  for (let start = 0; start < requests; start += atOnce) {
    const group = mix.slice(start, Math.min(requests, start + atOnce));
    const replies = group.map((request, i) => {
      const { method, url, body } = apiCallOf(request, left);
      return (containers[i % containers.length] as Subject).send(method, url, body);
    });
    statuses.push(...(await Promise.all(replies)).map(({ status }) => status));
  }
  check(statuses.length === requests, `${statuses.length} requests were sent`);
  return statuses;
}

async function unavailable(bench: Bench, batches: boolean, throttled: number): Promise<number> {
  const uid = `2d-${batches}-${throttled}`;
  const ids = idsOf(await bench.user(uid, graph.notes, graph.edgesPerNote));
  const flags = batches ? flagsOn : flagsWithout('batchWrites');
  const containers = [bench.container(uid, flags), bench.container(uid, flags)];
  await bulkWork(bench, uid, containers[0] as Subject, ids);
  if (throttled > 0) await bench.cloud.setTrouble({ seed: seeds.faults[0], throttled, unprocessed: 0 });
  const statuses = await statusesAfter(containers, ids);
  await bench.cloud.setTrouble(undefined);
  for (const each of containers) each.close();
  const wrong = statuses.filter((status) => status >= 500 && status !== 503);
  check(wrong.length === 0, `requests were answered ${wrong.join(', ')}`);
  return statuses.filter((status) => status === 503).length;
}

/** 2d: after bulk work everything answers. */
export const afterBulk: RowFunction = async (bench): Promise<Measured[]> => {
  const method = `${requests} requests of the trace "${traces.reads80.name}", ${atOnce} at once to two containers, directly after a bulk delete of 100 notes and an import of ${imported.notes} notes and ${imported.notes * imported.edgesPerNote} edges by a user with ${graph.notes} notes; ${latencyMs.dynamoDb} ms a DynamoDB call; before: batchWrites off`;
  const shared = { row: '2d', optimization: '1 batchWrites, 2 warmStarts', unit: 'answers', method } as const;
  return [
    {
      ...shared,
      metric: `503s in ${requests} requests after a bulk delete of 100 and a bulk import`,
      before: await unavailable(bench, false, 0),
      after: await unavailable(bench, true, 0),
      target: { kind: 'atMost', value: 0 },
    },
    {
      ...shared,
      metric: '503s in the same while the table throttles 5 % of the calls',
      after: await unavailable(bench, true, 0.05),
      target: { kind: 'reported' },
    },
  ];
};
