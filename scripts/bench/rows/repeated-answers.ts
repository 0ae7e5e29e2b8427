import { once } from 'node:events';
import type { RowFunction } from '../bench.ts';
import { forkScript } from '../cloud/client.ts';
import type { Measured } from '../row.ts';
import type { ProcessCost } from '../serialize/allocation.ts';
import type { Serialized } from '../serialize/main.ts';

async function serialize(position: 'on' | 'off'): Promise<Serialized> {
  const child = forkScript('serialize/main.ts', ['--expose-gc'], [position]);
  const [message] = await Promise.race([
    once(child, 'message'),
    once(child, 'exit').then(([code]) => Promise.reject(new Error(`The serializing process ended with ${code}`))),
  ]);
  return message as Serialized;
}

const figures: readonly { name: string; unit: string; of: (cost: ProcessCost) => number; percent: number }[] = [
  { name: 'bytes allocated', unit: 'bytes', of: ({ allocatedBytes }) => allocatedBytes, percent: 30 },
  { name: 'GC time', unit: 'ms', of: ({ gcMs }) => gcMs, percent: 40 },
  { name: 'CPU', unit: 'ms', of: ({ cpuMs }) => cpuMs, percent: 20 },
];

/** 8a: what answers of one version cost; the first of them is shown apart. */
export const repeatedAnswers: RowFunction = async () => {
  const [before, after] = [await serialize('off'), await serialize('on')];
  const shared = { row: '8a', optimization: '8 boundedWork' } as const;
  const how =
    'GET /graph-data (brotli) at 10,000 notes and 50,000 edges through the dispatcher over reads that are ready at once, each position in a process of its own after one answer to warm up; allocation is the growth of heap and buffers between collections, GC time their cost, both by v8.GCProfiler; CPU is user and system time of all threads';
  return figures.flatMap(({ name, unit, of, percent }): Measured[] => [
    {
      ...shared,
      metric: `10 answers at one version: ${name}`,
      unit,
      before: of(before.repeated),
      after: of(after.repeated),
      target: { kind: 'lessBy', percent },
      method: how,
    },
    {
      ...shared,
      metric: `the first answer of a version alone: ${name}`,
      unit,
      before: of(before.first),
      after: of(after.first),
      target: { kind: 'reported' },
      method: how,
    },
  ]);
};
