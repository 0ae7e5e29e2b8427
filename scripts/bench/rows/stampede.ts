import type { CacheEvent } from '../../../shared/cache/index.ts';
import { until } from '../../../test/support/until.ts';
import { type Bench, check, type RowFunction } from '../bench.ts';
import { ask, keptConnections } from '../container/ask.ts';
import { startContainer } from '../container/client.ts';
import { tokenOf } from '../container/event.ts';
import type { Measured } from '../row.ts';
import { flagsOn, flagsWithout, latencyMs } from '../settings.ts';
import type { Subject } from '../subject.ts';
import { type BenchValkey, withValkey } from '../valkey/server.ts';

const count = 100;
const graph = { notes: 100, edgesPerNote: 3 } as const;
/** Without sharing a hundred graphs at once would keep each other waiting for longer than a read may take. */
const atOnceBefore = 10;
/** A fill reads META twice and then each shard: slow enough to be killed in its middle. */
const slowMs = 1_000;
/** A hundred containers share this process: a command that is merely late is no lost one. */
const timeoutMs = 10_000;

/** What became of a hundred requests at once. Times are those of this process's clock. */
interface Outcome {
  readonly fills: number;
  /** When the one who made the first value stopped waiting for another; not there where it waited for nobody. */
  readonly begunAtMs: number | undefined;
  /** When the first value was made, and when the last request was answered. */
  readonly madeAtMs: number;
  readonly answeredAtMs: number;
}

/** A container, and when its cache told of what. */
interface Asking {
  readonly container: Subject;
  readonly toldAtMs: Partial<Record<CacheEvent, number>>;
}

/** Connected containers with nothing in memory. @param valkey without it, results are not shared */
async function hundred(bench: Bench, valkey?: BenchValkey): Promise<Asking[]> {
  const all = Array.from({ length: count }, (): Asking => {
    const toldAtMs: Asking['toldAtMs'] = {};
    const observe = (event: CacheEvent): void => {
      toldAtMs[event] = performance.now();
    };
    const shared = { ...(valkey ? { valkey: { ...valkey, timeoutMs } } : {}), observe };
    const flags = valkey ? flagsOn : flagsWithout('distributedCache');
    return { container: bench.container('3d', flags, shared), toldAtMs };
  });
  for (const { container } of all) {
    await container.warm();
    // Its connection to the table is there, too.
    await container.send('GET', '/nodes/01ARZ3NDEKTSV4RRFFQ69G5FAV00');
  }
  return all;
}

async function readGraph({ container }: Asking, uid: string): Promise<void> {
  const { status } = await container.as(uid).send('GET', '/graph-data');
  check(status === 200, `a graph was answered with ${status}`);
}

/** All ask for a user's graph at once, which no container has. */
async function askAll(all: readonly Asking[], uid: string): Promise<Outcome> {
  for (const { toldAtMs } of all) for (const event of Object.keys(toldAtMs)) delete toldAtMs[event as CacheEvent];
  await Promise.all(all.map((each) => readGraph(each, uid)));
  const answeredAtMs = performance.now();
  const makers = makersOf(all);
  const [first] = makers.sort((a, b) => a.madeAtMs - b.madeAtMs);
  if (!first) throw new Error('Nobody made the graph');
  return { fills: makers.length, answeredAtMs, ...first };
}

const makersOf = (all: readonly Asking[]) =>
  all.flatMap(({ toldAtMs: { CacheFills: madeAtMs, CacheWaitMs: begunAtMs } }) =>
    madeAtMs === undefined ? [] : [{ madeAtMs, begunAtMs }],
  );

/** Another container takes the lease and is killed while it reads. @returns when */
async function killLeaseHolder(bench: Bench, uid: string, valkey: BenchValkey): Promise<number> {
  const holder = await startContainer(bench.cloud, { services: await bench.cloud.services(), valkey });
  await holder.warm();
  await bench.cloud.setLatency(slowMs);
  const headers = { authorization: `Bearer ${tokenOf(uid, 'holder')}`, 'accept-encoding': 'br' };
  const agent = keptConnections();
  const lost = ask(holder.endpoint, { method: 'GET', url: '/api/v1/graph-data', headers }, agent).then(
    () => false,
    () => true,
  );
  await until('a container holds the lease', async () => (await valkey.direct.keys('*:lease')).length > 0);
  await bench.cloud.setLatency(latencyMs.dynamoDb);
  holder.kill();
  const killedAtMs = performance.now();
  check(await lost, 'the lease holder answered before it was killed');
  agent.destroy();
  return killedAtMs;
}

async function fillsWithoutSharing(bench: Bench): Promise<number> {
  const all = await hundred(bench);
  await bench.user('3d-off', graph.notes, graph.edgesPerNote);
  for (let i = 0; i < count; i += atOnceBefore)
    await Promise.all(all.slice(i, i + atOnceBefore).map((each) => readGraph(each, '3d-off')));
  for (const { container } of all) container.close();
  return makersOf(all).length;
}

/** What is known of misses. */
const reasons = {
  fills:
    'a hundred containers, the table and the server shared too few cores: the sign of life of the one who made the value came too late, and another began',
  waiting:
    "the lease of a killed holder lives on for up to 150 ms; the others' next look, and a hundred containers that fetch the value in one process, take the rest",
} as const;

interface Shared {
  readonly fills: number;
  /** How long nobody made the value while others waited for it, or had it to be fetched. */
  readonly idleMs: number;
}

/** Once with nothing in the way, and once more with a graph whose maker is killed. */
async function sharing(bench: Bench, valkey: BenchValkey): Promise<{ calm: Shared; killed: Shared }> {
  const all = await hundred(bench, valkey);
  for (const uid of ['3d-calm', '3d-killed']) await bench.user(uid, graph.notes, graph.edgesPerNote);
  const calm = await askAll(all, '3d-calm');
  const killedAtMs = await killLeaseHolder(bench, '3d-killed', valkey);
  const killed = await askAll(all, '3d-killed');
  for (const { container } of all) container.close();
  const fetching = ({ madeAtMs, answeredAtMs }: Outcome): number => answeredAtMs - madeAtMs;
  const untilNext = (killed.begunAtMs ?? killedAtMs) - killedAtMs;
  return {
    calm: { fills: calm.fills, idleMs: fetching(calm) },
    killed: { fills: killed.fills + 1, idleMs: untilNext + fetching(killed) },
  };
}

/** 3d: one key that everybody misses is made once, and by somebody else when its maker dies. */
export const missAtOnce: RowFunction = (bench) =>
  withValkey(async (valkey): Promise<Measured[]> => {
    const before = await fillsWithoutSharing(bench);
    const { calm, killed } = await sharing(bench, valkey);
    const shared = {
      row: '3d',
      optimization: '3 distributedCache',
      reason: reasons.fills,
      method: `${count} containers (with clients and memory of their own, in one process) ask for one graph (${graph.notes} notes) at once; fills are those that the caches tell of, and the killed one; the killed lease holder is a process that got SIGKILL between its lease and its first shard, just before the others begin; waiting beyond the fill is the time from the kill until somebody else began, and from the value's making until the last of the requests was answered; Valkey answers without the stated latency: holding answers that a hundred wait for takes a core of its own; before: ${atOnceBefore} at a time`,
    } as const;
    const metric = `${count} containers miss one key at once`;
    return [
      {
        ...shared,
        metric: `${metric}: fills`,
        unit: 'fills',
        before,
        after: calm.fills,
        target: { kind: 'atMost', value: 2 },
      },
      {
        ...shared,
        metric: `${metric}, the lease holder is killed: fills, the killed one included`,
        unit: 'fills',
        before,
        after: killed.fills,
        target: { kind: 'atMost', value: 2 },
      },
      {
        ...shared,
        metric: `${metric}: waiting beyond the fill`,
        unit: 'ms',
        after: calm.idleMs,
        reason: reasons.waiting,
        target: { kind: 'atMost', value: 200 },
      },
      {
        ...shared,
        metric: `${metric}, the lease holder is killed: waiting beyond the fill`,
        unit: 'ms',
        after: killed.idleMs,
        reason: reasons.waiting,
        target: { kind: 'atMost', value: 200 },
      },
    ];
  }, 0);
