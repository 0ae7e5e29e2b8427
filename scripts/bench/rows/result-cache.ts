import type { Bench, RowFunction } from '../bench.ts';
import type { Measured } from '../row.ts';
import { flagsOn, flagsWithout, latencyMs } from '../settings.ts';
import { ceilingOf, rateOf, resultCacheModel } from '../traces/ceiling.ts';
import { type Replayed, replay } from '../traces/replay.ts';
import { traces } from '../traces/sessions.ts';
import { VirtualTime } from '../traces/time.ts';
import type { RequestKind, Trace } from '../traces/trace.ts';
import { type BenchValkey, withValkey } from '../valkey/server.ts';

const { kinds } = resultCacheModel;
const containerCount = 3;
/** Without the cache every answer is made: a part of the trace shows that. */
const requestsBefore = 40;

/** The containers, the table and the server share a few cores here: a command that is merely late is no lost one. */
const timeoutMs = 2_000;
const others: readonly RequestKind[] = ['note', 'search', 'create', 'update', 'delete'];

const hitRate = ({ memory, shared, cacheable }: Replayed): number => (memory + shared) / cacheable;

async function withCaches(bench: Bench, trace: Trace, valkey: BenchValkey): Promise<Replayed> {
  const name = `3a-${trace.seed}`;
  const containers = Array.from({ length: containerCount }, () =>
    bench.container(name, flagsOn, { valkey: { ...valkey, timeoutMs } }),
  );
  await Promise.all(containers.map((each) => each.warm()));
  const time = new VirtualTime(valkey.direct);
  try {
    return await replay(bench, trace, { name, containers, kinds, time, without: ['search'] });
  } finally {
    time.end();
    for (const each of containers) each.close();
  }
}

async function withoutCaches(bench: Bench, trace: Trace): Promise<Replayed> {
  const name = `3a-${trace.seed}`;
  const container = bench.container(name, flagsWithout('resultCache'));
  const options = { name, containers: [container], kinds, without: others, requests: requestsBefore };
  const found = await replay(bench, trace, options);
  container.close();
  return found;
}

function figuresOf(trace: Trace, before: Replayed, after: Replayed, absolute: Measured['target']): Measured[] {
  const ceiling = ceilingOf(trace, resultCacheModel);
  const shared = {
    row: '3a',
    optimization: '3 resultCache, distributedCache',
    method: `published trace of seed ${trace.seed} (${trace.requests.length} requests of ${trace.users} users with ${trace.notes.toLocaleString('en')} notes and as many edges, 2 devices each, over hours that pass in virtual time), ${containerCount} containers drawn by seed, L2 a Redis cluster over TLS (a command may take ${timeoutMs} ms); the ceiling knows each key (user, version, query, encoding) from its first read on, for ever (${ceiling.hits} of ${ceiling.cacheable}); no request is conditional, so that a 304 counts as nothing; searches, which have an index of their own, are left out; before: the trace's first ${requestsBefore} graphs and list pages`,
  } as const;
  const rows = { after: hitRate(after), before: hitRate(before) };
  return [
    {
      ...shared,
      metric: `${trace.name}: L1+L2 hit rate ÷ ceiling`,
      unit: 'of the ceiling',
      before: rows.before / rateOf(ceiling),
      after: rows.after / rateOf(ceiling),
      target: { kind: 'atLeast', value: 0.95 },
    },
    {
      ...shared,
      metric: `${trace.name}: L1+L2 hit rate of graphs and list pages`,
      unit: 'of requests',
      ...rows,
      target: absolute,
    },
    {
      ...shared,
      metric: `${trace.name}: of the hits, share that only Valkey had`,
      unit: 'of hits',
      after: after.shared / (after.memory + after.shared),
      target: { kind: 'reported' },
    },
  ];
}

/** 3a: how much of what could be known the caches know. */
export const resultCache: RowFunction = (bench) =>
  withValkey(async (valkey) => {
    // Hits are counted here, not timed.
    await bench.cloud.setLatency(0);
    const figures: Measured[] = [];
    for (const [trace, target] of [
      [traces.reads95, { kind: 'atLeast', value: 0.8 }],
      [traces.reads80, { kind: 'reported' }],
    ] as const)
      figures.push(
        ...figuresOf(trace, await withoutCaches(bench, trace), await withCaches(bench, trace, valkey), target),
      );
    await bench.cloud.setLatency(latencyMs.dynamoDb);
    return figures;
  });
