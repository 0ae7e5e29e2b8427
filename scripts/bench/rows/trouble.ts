import type { Bench, RowFunction } from '../bench.ts';
import type { Resends } from '../cloud/resends.ts';
import { idsOf } from '../graph.ts';
import type { Measured } from '../row.ts';
import { flagsOn, flagsWithout, seeds } from '../settings.ts';
import type { Subject } from '../subject.ts';

/** What a piece of work left behind that its answers do not tell. */
interface Damage {
  lost: number;
  doubled: number;
  /** Items that an answer named as not done. */
  toSendAgain: number;
}

const notes = 100;
const drafts = Array.from({ length: notes }, (_, i) => ({
  title: `T ${i}`,
  content: `Note ${i} says this. `.repeat(60),
}));

/** How many of `wanted` are not in `present`. */
const missingFrom = (present: Iterable<string>, wanted: readonly string[]): number => {
  const there = new Set(present);
  return wanted.filter((id) => !there.has(id)).length;
};

async function create(bench: Bench, uid: string, container: Subject, old: readonly string[], damage: Damage) {
  const reply = await container.send('POST', '/nodes/bulk-create', { nodes: drafts });
  const { created = [] } = (reply.body ?? {}) as { created?: { id: string }[] };
  const ids = created.map(({ id }) => id);
  damage.toSendAgain += notes - ids.length;
  const { notes: stored, bodies } = await bench.cloud.census(uid);
  damage.lost += missingFrom(stored, [...old, ...ids]) + missingFrom(bodies, [...old, ...ids]);
  // What is there and was not acknowledged would be there twice once it is sent again.
  damage.doubled += missingFrom([...old, ...ids], stored) + missingFrom([...old, ...ids], bodies);
}

async function read(container: Subject, old: readonly string[], damage: Damage) {
  const reply = await container.send('POST', '/nodes/batch-get', { node_ids: old });
  if (reply.status !== 200) {
    damage.toSendAgain += old.length;
    return;
  }
  const found = (reply.body as { nodes: { id: string }[] }).nodes.map(({ id }) => id);
  damage.lost += missingFrom(found, old);
  damage.doubled += found.length - new Set(found).size;
}

async function remove(bench: Bench, uid: string, container: Subject, old: readonly string[], damage: Damage) {
  const reply = await container.send('POST', '/nodes/bulk-delete', { node_ids: old });
  const { failed = old } = (reply.body ?? {}) as { failed?: readonly { id: string }[] | readonly string[] };
  const named = new Set(failed.map((each) => (typeof each === 'string' ? each : each.id)));
  damage.toSendAgain += named.size;
  const { notes: stored, bodies, edgeCopies } = await bench.cloud.census(uid);
  // Every edge was between these notes: when all are gone, none may be left.
  if (named.size === 0) damage.lost += edgeCopies;
  // Said to be gone and still there: a deletion that was lost.
  damage.lost += [...stored, ...bodies].filter((id) => old.includes(id) && !named.has(id)).length;
}

async function troubled(bench: Bench, seed: number, batches: boolean): Promise<{ damage: Damage; resends: Resends }> {
  const uid = `1d-${seed}-${batches}`;
  const old = idsOf(await bench.user(uid, notes, 3));
  const container = bench.container(uid, batches ? flagsOn : flagsWithout('batchWrites'));
  const damage: Damage = { lost: 0, doubled: 0, toSendAgain: 0 };
  await bench.cloud.setTrouble({ seed, throttled: 0.1, unprocessed: 0.3 });
  try {
    await create(bench, uid, container, old, damage);
    await read(container, old, damage);
    // One by one it takes minutes, nearly all of them the SDK's own waits.
    if (batches) await remove(bench, uid, container, old, damage);
  } finally {
    await bench.cloud.setTrouble(undefined);
  }
  container.close();
  return { damage, resends: await bench.cloud.resends() };
}

const shared = {
  row: '1d',
  optimization: '1 batchWrites',
  method: `10 % of calls throttled, 30 % of each batch's items unprocessed, seeds ${seeds.faults.join(', ')}: bulk create, batch get and bulk delete of 100 notes, then the table is compared with what the answers said (before: one seed, without the delete)`,
} as const;

function waitRows(resends: readonly Resends[]): Measured[] {
  return [
    {
      ...shared,
      metric: 'no hot loop: median wait before a refused item is sent again (full jitter of 50 ms: 25)',
      unit: 'ms',
      after: Math.min(...resends.map(({ medianWaitMs }) => medianWaitMs)),
      target: { kind: 'atLeast', value: 15 },
    },
    {
      ...shared,
      metric: 'no hot loop: most tries of one item',
      unit: 'tries',
      after: Math.max(...resends.map(({ mostTries }) => mostTries)),
      target: { kind: 'atMost', value: 16 },
    },
  ];
}

/** 1d: nothing is lost or doubled under throttles and unprocessed items, and nothing is sent again at once. */
export const underTrouble: RowFunction = async (bench) => {
  const before = (await troubled(bench, seeds.faults[0], false)).damage;
  const runs: Awaited<ReturnType<typeof troubled>>[] = [];
  for (const seed of seeds.faults) runs.push(await troubled(bench, seed, true));
  const items = (metric: string, of: (damage: Damage) => number, target: Measured['target']): Measured => ({
    ...shared,
    metric,
    unit: 'items',
    before: of(before),
    after: runs.reduce((total, { damage }) => total + of(damage), 0),
    target,
  });
  return [
    items('items lost', ({ lost }) => lost, { kind: 'atMost', value: 0 }),
    items('items doubled', ({ doubled }) => doubled, { kind: 'atMost', value: 0 }),
    items('items named for the caller to send again', ({ toSendAgain }) => toSendAgain, { kind: 'reported' }),
    ...waitRows(runs.map(({ resends }) => resends)),
  ];
};
