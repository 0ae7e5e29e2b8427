import type { Item } from '../../../shared/batch/index.ts';
import { writeItems } from '../../../shared/store/context.ts';
import { type Bench, check, type RowFunction } from '../bench.ts';
import { flagsOn, flagsWithout, latencyMs, pool } from '../settings.ts';
import type { Subject } from '../subject.ts';
import { exportAll, importAll } from './transfer.ts';

const items = 10_000;
/** Slow enough that calls pile up against the bound. */
const slowMs = 50;

function* smallItems(uid: string): Generator<{ put: Item }> {
  for (let i = 0; i < items; i += 1)
    yield { put: { PK: `U#${uid}#${i % 4}`, SK: `J#${i}`, text: `Item ${i} `.repeat(20) } };
}

interface Job {
  readonly name: string;
  readonly run: (container: Subject, bench: Bench, uid: string) => Promise<void>;
}

const jobs: readonly Job[] = [
  {
    name: 'batch write of 10,000 items',
    run: ({ store }, _bench, uid) => writeItems(store, smallItems(uid)),
  },
  {
    name: 'four graphs of 1,250 notes and edges, exported and imported at once in one container',
    run: async (container, bench, uid) => {
      const graphs = await Promise.all([0, 1, 2, 3].map(async (part) => bench.user(`8b-source-${part}`, 1_250, 1)));
      await bench.cloud.begin();
      await Promise.all(
        graphs.map(async (graph) => {
          const pages = await exportAll(container, graph.uid);
          const created = await importAll(container, `${uid}-${graph.uid}`, pages);
          check(created === graph.notes * (1 + graph.edgesPerNote), `${created} items were imported`);
        }),
      );
    },
  },
];

/** 8b: however large a job, the container never has more calls under way than its pool allows. */
export const poolBound: RowFunction = async (bench) => {
  const rows = [];
  for (const { name, run } of jobs) {
    const most: number[] = [];
    for (const flags of [flagsWithout('boundedWork'), flagsOn]) {
      const uid = `8b-${flags.boundedWork}`;
      const container = bench.container(uid, flags);
      await bench.cloud.setLatency(flags.boundedWork ? slowMs : latencyMs.dynamoDb);
      const { traffic } = await bench.measure(() => run(container, bench, uid));
      await bench.cloud.setLatency(latencyMs.dynamoDb);
      container.close();
      most.push(traffic.mostUnderWay);
    }
    rows.push({
      row: '8b',
      optimization: '8 boundedWork',
      metric: `${name}: most calls under way`,
      unit: 'calls',
      before: most[0] as number,
      after: most[1] as number,
      target: { kind: 'atMost', value: pool } as const,
      method: `overlapping calls as the proxy saw them, configured pool of ${pool}; ${slowMs} ms a call, so that they pile up (off: ${latencyMs.dynamoDb} ms, and one request's calls follow one another)`,
    });
  }
  return rows;
};
