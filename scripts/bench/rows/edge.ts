import { cacheRules } from '../../../shared/contract/index.ts';
import { type Bench, check, type RowFunction } from '../bench.ts';
import { keptConnections } from '../container/ask.ts';
import { type Container, startContainer } from '../container/client.ts';
import { withEdge } from '../container/edge.ts';
import { idsOf } from '../graph.ts';
import type { Measured, Target } from '../row.ts';
import { latencyMs } from '../settings.ts';
import { ceilingOf, edgeModel, rateOf } from '../traces/ceiling.ts';
import { Devices } from '../traces/over-http.ts';
import { traces } from '../traces/sessions.ts';
import type { Trace } from '../traces/trace.ts';

/** What reached the function: of the graphs asked for by version, and of all requests. */
interface Reached {
  readonly graphs: number;
  readonly all: number;
}

/** Sends a trace to an endpoint in front of a container. Searches are the dearest requests, and no cache of ours keeps them: they only count. */
async function reached(bench: Bench, trace: Trace, container: Container, endpoint: string): Promise<Reached> {
  const name = `7a-${trace.seed}-${endpoint === container.endpoint}`;
  const specs = [];
  for (let user = 0; user < trace.users; user += 1) specs.push(await bench.user(`${name}-${user}`, trace.notes, 1));
  const agent = keptConnections();
  const [spec] = specs;
  check(spec !== undefined, 'a trace has users');
  const devices = new Devices(trace, name, spec ? idsOf(spec) : [], agent, edgeModel.ttlMs ?? 0);
  let [graphs, searches, before] = [0, 0, await container.invocations()];
  const first = before;
  for (const request of trace.requests) {
    if (request.kind === 'search') {
      searches += 1;
      continue;
    }
    await devices.send(endpoint, request);
    const after = await container.invocations();
    if (request.kind === 'graph') graphs += after - before;
    before = after;
  }
  agent.destroy();
  return { graphs, all: before - first + searches };
}

function figuresOf(trace: Trace, before: Reached, after: Reached, fewer: Target): Measured[] {
  const ceiling = ceilingOf(trace, edgeModel);
  const [rule] = cacheRules;
  const shared = {
    row: '7a',
    optimization: '7 edge cache',
    unit: 'invocations',
    method: `the trace of seed ${trace.seed} (${trace.requests.length} requests) through the local edge (nginx with the cache rules that CloudFront gets: "${rule?.name}" is kept by token, version and encoding for ${rule?.ttlSeconds.max} s) to one container; pages ask for the graph by the newest version they have seen; where the trace's own time ends a kept answer, its device comes with a new token; before: the same trace without the edge`,
  } as const;
  return [
    {
      ...shared,
      metric: `${trace.name}: edge hit rate of graphs by version ÷ ceiling (${ceiling.hits} of ${ceiling.cacheable})`,
      unit: 'of the ceiling',
      before: (1 - before.graphs / ceiling.cacheable) / rateOf(ceiling),
      after: (1 - after.graphs / ceiling.cacheable) / rateOf(ceiling),
      target: { kind: 'atLeast', value: 0.95 },
    },
    {
      ...shared,
      metric: `${trace.name}: function invocations of graphs by version`,
      before: before.graphs,
      after: after.graphs,
      target: fewer,
    },
    {
      ...shared,
      metric: `${trace.name}: function invocations of all requests`,
      before: before.all,
      after: after.all,
      target: { kind: 'reported' },
    },
  ];
}

/** 7a: what the edge keeps away from the functions. */
export const edge: RowFunction = async (bench) => {
  await bench.cloud.setLatency(0);
  const container = await startContainer(bench.cloud);
  const figures: Measured[] = [];
  for (const [trace, target] of [
    [traces.reads95, { kind: 'lessBy', percent: 70 }],
    [traces.reads80, { kind: 'reported' }],
  ] as const) {
    const before = await reached(bench, trace, container, container.endpoint);
    const after = await withEdge(container.endpoint, (endpoint) => reached(bench, trace, container, endpoint));
    figures.push(...figuresOf(trace, before, after, target));
  }
  await container.close();
  await bench.cloud.setLatency(latencyMs.dynamoDb);
  return figures;
};
