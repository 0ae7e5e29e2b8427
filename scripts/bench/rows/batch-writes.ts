import { type Bench, check, type RowFunction, type Run } from '../bench.ts';
import { idsOf } from '../graph.ts';
import type { Measured } from '../row.ts';
import { flagsOn, flagsWithout, latencyMs, pool } from '../settings.ts';
import type { Traffic } from '../traffic.ts';

const optimization = '1 batchWrites';
const [off, on] = [flagsWithout('batchWrites'), flagsOn];
/** 100 notes with bodies, and 300 edges of two copies: 800 items. */
const doomed = { notes: 100, edgesPerNote: 3, items: 800 } as const;

type Flags = typeof on;

/** `POST /nodes/bulk-delete` of all notes of a fresh user. */
async function bulkDelete(bench: Bench, name: string, flags: Flags): Promise<Run<{ deleted_count: number }>> {
  const uid = `${name}-${flags.batchWrites ? 'on' : 'off'}`;
  const spec = await bench.user(uid, doomed.notes, doomed.edgesPerNote);
  const container = bench.container(uid, flags);
  await container.send('GET', '/nodes');
  const run = await bench.measure(() =>
    container.expect<{ deleted_count: number }>(202, 'POST', '/nodes/bulk-delete', { node_ids: idsOf(spec) }),
  );
  container.close();
  check(run.result.deleted_count === doomed.notes, `${run.result.deleted_count} notes were deleted`);
  const left = await bench.cloud.census(uid);
  check(left.notes.length + left.bodies.length + left.edgeCopies === 0, 'something is left of them');
  return run;
}

const setting =
  'POST /nodes/bulk-delete of 100 notes with bodies and 300 edges (800 items), operation and audit records included';

/** The same request where a graph is as large as it may be: shown, because the target is set for a small one. */
async function scattered(bench: Bench): Promise<Measured> {
  const spec = await bench.user('1a-large', 10_000, 5);
  const ids = idsOf(spec).filter((_, i) => i % 100 === 0);
  const container = bench.container(spec.uid, on);
  const { result, traffic } = await bench.measure(() =>
    container.expect<{ deleted_count: number }>(202, 'POST', '/nodes/bulk-delete', { node_ids: ids }),
  );
  container.close();
  check(result.deleted_count === ids.length, `${result.deleted_count} notes were deleted`);
  return {
    row: '1a',
    optimization,
    metric: 'bulk delete of 100 scattered notes among 10,000: DynamoDB calls',
    unit: 'calls',
    after: traffic.calls,
    target: { kind: 'reported' },
    method: `POST /nodes/bulk-delete of every 100th note at 50,000 edges: about 1,000 edges go with them (2,200 items; 88 full writes are the floor). By operation: ${JSON.stringify(traffic.byOperation)}`,
  };
}

function callRows(before: Traffic, after: Traffic): Measured[] {
  const shared = { row: '1a', optimization, method: `${setting}; counted by the proxy` } as const;
  const calls = { ...shared, unit: 'calls', before: before.calls, after: after.calls } as const;
  return [
    { ...calls, metric: 'bulk delete: DynamoDB calls', target: { kind: 'atMost', value: 44 } },
    { ...calls, metric: 'bulk delete: DynamoDB calls, against one by one', target: { kind: 'lessBy', percent: 90 } },
    {
      ...shared,
      metric: 'bulk delete: write units (batches save calls and time, not units)',
      unit: 'WCU',
      before: before.writeUnits,
      after: after.writeUnits,
      target: { kind: 'reported' },
    },
  ];
}

/** 1a and 1b: a bulk delete's calls, time and round trips. */
export const bulkDeletion: RowFunction = async (bench) => {
  const before = await bulkDelete(bench, '1a', off);
  const after = await bulkDelete(bench, '1a', on);
  await bench.cloud.setLatency(latencyMs.roundTrips);
  const slow = await bulkDelete(bench, '1b', on).finally(() => bench.cloud.setLatency(latencyMs.dynamoDb));
  const shared = { row: '1b', optimization } as const;
  return [
    ...callRows(before.traffic, after.traffic),
    await scattered(bench),
    {
      ...shared,
      metric: 'bulk delete: wall time',
      unit: 'of before',
      before: 1,
      after: after.wallMs / before.wallMs,
      target: { kind: 'times', value: 10 },
      method: `${setting}; ${latencyMs.dynamoDb} ms a call`,
    },
    {
      ...shared,
      metric: 'bulk delete: sequential round trips',
      unit: 'calls',
      before: before.traffic.longestChain,
      after: slow.traffic.longestChain,
      target: { kind: 'atMost', value: 6 },
      method: `longest chain of calls that each began after the one before ended, pool of ${pool}; with the flag on at ${latencyMs.roundTrips} ms a call, so that the client's own work does not count as waiting`,
    },
  ];
};

const drafts = (count: number) =>
  Array.from({ length: count }, (_, i) => ({ title: `Created ${i}`, content: `What note ${i} says. `.repeat(60) }));

/** 1c: a bulk create and a batch get. */
export const bulkCreation: RowFunction = async (bench) => {
  const runs = [];
  for (const flags of [off, on]) {
    const uid = `1c-${flags.batchWrites}`;
    const spec = await bench.user(uid, doomed.notes, doomed.edgesPerNote);
    const container = bench.container(uid, flags);
    const create = await bench.measure(() =>
      container.expect<{ created: unknown[] }>(201, 'POST', '/nodes/bulk-create', { nodes: drafts(100) }),
    );
    check(create.result.created.length === 100, 'not all notes were created');
    const get = await bench.measure(() =>
      container.expect<{ nodes: unknown[] }>(200, 'POST', '/nodes/batch-get', { node_ids: idsOf(spec) }),
    );
    check(get.result.nodes.length === 100, 'not all notes were found');
    container.close();
    runs.push({ create: create.traffic.calls, get: get.traffic.calls });
  }
  const [before, after] = runs;
  const shared = { row: '1c', optimization, unit: 'calls', target: { kind: 'lessBy', percent: 90 } } as const;
  return [
    {
      ...shared,
      metric: 'bulk create of 100: DynamoDB calls',
      before: before?.create ?? 0,
      after: after?.create ?? 0,
      method: 'POST /nodes/bulk-create of 100 notes (200 items), version bump and audit record included',
    },
    {
      ...shared,
      metric: 'batch get of 100: DynamoDB calls',
      before: before?.get ?? 0,
      after: after?.get ?? 0,
      method: 'POST /nodes/batch-get of 100 notes with their contents (META and 200 items)',
    },
  ];
};
