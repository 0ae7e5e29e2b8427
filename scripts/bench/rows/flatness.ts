import type { Bench, RowFunction, Run } from '../bench.ts';
import type { Measured } from '../row.ts';
import { flagsOn, flagsWithout } from '../settings.ts';
import { large } from './large-graph.ts';

const optimization = '6 leanQueries';
/** The largest is ten short of the limit, so that there is room to create. */
const sizes = [100, 1_000, 9_990] as const;
const operations = ['create', 'get', 'list page', 'delete'] as const;
type Operation = (typeof operations)[number];

interface Cost {
  readonly calls: number;
  readonly units: number;
}
type Costs = Record<Operation, Cost>;

const costOf = ({ traffic }: Run<unknown>): Cost => ({
  calls: traffic.calls,
  units: traffic.readUnits + traffic.writeUnits,
});

const draft = { title: 'A note of one size', content: 'The same in every graph. '.repeat(80), tags: ['flat'] };

async function costs(bench: Bench, notes: number, lean: boolean): Promise<Costs> {
  const uid = `6d-${notes}`;
  await bench.user(uid, notes, notes > 1_000 ? large.edgesPerNote : 3);
  const container = bench.container(uid, lean ? flagsOn : flagsWithout('leanQueries'));
  const create = await bench.measure(() => container.expect<{ id: string }>(201, 'POST', '/nodes', draft));
  const { id } = create.result;
  const get = await bench.measure(() => container.expect(200, 'GET', `/nodes/${id}`));
  const list = await bench.measure(() => container.expect(200, 'GET', '/nodes?limit=20'));
  const remove = await bench.measure(() => container.expect(204, 'DELETE', `/nodes/${id}`));
  container.close();
  return { create: costOf(create), get: costOf(get), 'list page': costOf(list), delete: costOf(remove) };
}

/** Against the smallest graph: the ratio that is farthest from 1. */
export function farthest(values: readonly number[]): number {
  const ratios = values.map((value) => value / (values[0] ?? Number.NaN));
  return ratios.reduce((worst, ratio) => (Math.abs(Math.log(ratio)) > Math.abs(Math.log(worst)) ? ratio : worst), 1);
}

function rowOf(operation: Operation, of: keyof Cost, before: readonly Costs[], after: readonly Costs[]): Measured {
  const values = (all: readonly Costs[]) => all.map((each) => each[operation][of]);
  return {
    row: '6d',
    optimization,
    metric: `${operation}: ${of === 'calls' ? 'DynamoDB calls' : 'units'} at up to 10,000 notes ÷ at 100`,
    unit: '×',
    before: farthest(values(before)),
    after: farthest(values(after)),
    target: { kind: 'flat', percent: 10 },
    method: `the ratio farthest from 1 among ${sizes.map((size) => size.toLocaleString('en')).join(', ')} notes (before: ${values(before).join(', ')}; after: ${values(after).join(', ')})`,
  };
}

/** 6d: what one request costs does not grow with the graph. */
export const flatness: RowFunction = async (bench) => {
  const before: Costs[] = [];
  const after: Costs[] = [];
  for (const size of sizes) {
    before.push(await costs(bench, size, false));
    after.push(await costs(bench, size, true));
  }
  return operations.flatMap((operation) => [
    rowOf(operation, 'calls', before, after),
    rowOf(operation, 'units', before, after),
  ]);
};
