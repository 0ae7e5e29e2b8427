import { environment } from '../../../infra/environments/index.ts';
import { type Bench, median, type RowFunction } from '../bench.ts';
import { type FirstRequest, firstRequests } from '../cold-start/first-request.ts';
import { type ColdShare, coldShare, only, planOf, shareOf, type WarmPlan } from '../cold-start/simulated-day.ts';
import { day, dayTraffic } from '../cold-start/simulated-day-traffic.ts';
import type { Measured } from '../row.ts';
import { latencyMs } from '../settings.ts';

const shared = { row: '2c', optimization: '2 warmStarts' } as const;
const processes = 7;

/** Actions a day: the published one, and one in which containers are idle nearly always. */
const loads = [
  { name: 'busy', actions: day.actions },
  { name: 'quiet', actions: day.actions / 10 },
] as const;

const measures: readonly { readonly name: string; readonly keep: Parameters<typeof only>[1] }[] = [
  { name: 'only the warmer', keep: { warmer: true } },
  { name: 'only provisioned concurrency', keep: { provisioned: true } },
  {
    name: 'provisioned concurrency that follows the load and the hours',
    keep: { provisioned: true, tracking: true },
  },
];

function sharesOf(plan: WarmPlan, { name, actions }: (typeof loads)[number]): Measured[] {
  const traffic = dayTraffic(actions);
  const percent = (share: ColdShare): number => 100 * shareOf(share);
  const nothing = coldShare(traffic, {});
  const all = coldShare(traffic, plan);
  const { least, most } = day.idleMinutes;
  const method = `simulated day of seed ${day.seed} (scripts/bench/cold-start/simulated-day-traffic.ts): ${nothing.requests.toLocaleString('en')} requests by functions, a Poisson process that follows the hour, ${day.bursts.count} burst minutes at ${day.bursts.times} times the load; one request at a time in a container, ready after ${day.initMs} ms, reclaimed after ${least} to ${most} idle minutes (assumed: Lambda promises nothing); the numbers of infra/environments/prod.ts; cold: ${nothing.cold} with nothing, ${all.cold} with everything`;
  const row = (metric: string, after: ColdShare, target: Measured['target']): Measured => ({
    ...shared,
    metric: `${name} day, ${metric}: requests that wait for a new container`,
    unit: '%',
    before: percent(nothing),
    after: percent(after),
    target,
    method,
  });
  return [
    row('every measure', all, { kind: 'atMost', value: 1 }),
    ...measures.map((each) => row(each.name, coldShare(traffic, only(plan, each.keep)), { kind: 'reported' })),
  ];
}

async function firstRequestRows(bench: Bench): Promise<Measured[]> {
  const uid = '2c';
  await bench.user(uid, 1_000, 1);
  const cold = await firstRequests(bench.cloud, uid, false, processes);
  const warmed = await firstRequests(bench.cloud, uid, true, processes);
  const ratio = (runs: readonly FirstRequest[], of: 'coldMs' | 'firstMs'): number =>
    median(runs.map((each) => each[of] / each.warmMs));
  const method = `GET /nodes of a user with 1,000 notes by the built bundle of nodes in ${processes} fresh Node ${process.versions.node} processes for each figure, ${latencyMs.dynamoDb} ms a DynamoDB call; medians; a warm request is the median of the 39 that follow, most of which memory answers; the start of Node and of Lambda's own runtime is not in it; before: a container that nobody warmed up`;
  return [
    {
      ...shared,
      metric: 'import and first request ÷ a warm request',
      unit: '× a warm request',
      after: ratio(cold, 'coldMs'),
      target: { kind: 'reported' },
      method,
    },
    {
      ...shared,
      metric: 'first request after the warm-up event ÷ a warm request',
      unit: '× a warm request',
      before: ratio(cold, 'coldMs'),
      after: ratio(warmed, 'firstMs'),
      target: { kind: 'reported' },
      method,
    },
  ];
}

/** 2c: what a cold start costs a user, and how many users meet one. */
export const coldStarts: RowFunction = async (bench) => {
  const plan = planOf(environment('prod', { endpoint: '' }));
  return [...loads.flatMap((load) => sharesOf(plan, load)), ...(await firstRequestRows(bench))];
};
