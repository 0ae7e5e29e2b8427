import type { DeployedFunction } from '../../../infra/environments/index.ts';
import { seededRandom } from '../../../test/support/table-model/index.ts';
import type { Random } from '../corpus.ts';
import { seeds } from '../settings.ts';
import type { Arrival } from './simulated-day-containers.ts';

const hourMs = 3_600_000;
export const dayMs = 24 * hourMs;

/** The published day: every number of it. */
export const day = {
  seed: seeds.day,
  /** What users do in a day, and the busiest hour; the load of an hour is 1 ± `swing` of the mean. */
  actions: 30_000,
  peakHour: 15,
  swing: 0.85,
  /** Minutes in which everybody comes at once, and how many times the hour's load they bring. */
  bursts: { count: 8, times: 10 },
  /** Requests of each action, and how often it is done, by weight. They leave within so many milliseconds. */
  mix: [
    { weight: 25, requests: ['nodes', 'graph-data'] },
    { weight: 15, requests: ['nodes', 'nodes', 'nodes'] },
    { weight: 35, requests: ['nodes'] },
    { weight: 10, requests: ['search'] },
    { weight: 8, requests: ['batch'] },
    { weight: 6, requests: ['edges'] },
    { weight: 1, requests: ['transfer'] },
  ] as readonly { readonly weight: number; readonly requests: readonly DeployedFunction[] }[],
  togetherMs: 150,
  /** Share of actions whose token the gateway has not checked in the last 5 minutes. */
  unknownToken: 0.12,
  /** The health route is asked once a minute by a monitor. */
  healthEveryMs: 60_000,
  /** Median milliseconds of a warm request; single ones are log-normal around it. */
  serviceMs: {
    authorizer: 4,
    nodes: 25,
    edges: 25,
    'graph-data': 50,
    search: 60,
    transfer: 900,
    batch: 120,
    health: 10,
  } as Readonly<Partial<Record<DeployedFunction, number>>>,
  sigma: 0.5,
  /** A new container is ready after so many milliseconds. */
  initMs: 400,
  /** An idle container is reclaimed after 5 to 15 minutes, equally likely: an assumption, Lambda promises nothing. */
  idleMinutes: { least: 5, most: 15 },
} as const;

const normal = (random: Random): number => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());

export type DayTraffic = Readonly<Partial<Record<DeployedFunction, readonly Arrival[]>>>;

/** Times of actions: a Poisson process whose rate follows the hour, with burst minutes, by thinning. */
function actionTimes(actions: number, random: Random): number[] {
  const bursts = new Set(Array.from({ length: day.bursts.count }, () => Math.floor((random() * dayMs) / 60_000)));
  const meanPerMs = actions / dayMs;
  const mostPerMs = meanPerMs * (1 + day.swing) * day.bursts.times;
  const times: number[] = [];
  for (let atMs = 0; ; ) {
    atMs += -Math.log(1 - random()) / mostPerMs;
    if (atMs >= dayMs) return times;
    const hour = 1 + day.swing * Math.cos((2 * Math.PI * (atMs - day.peakHour * hourMs)) / dayMs);
    const rate = meanPerMs * hour * (bursts.has(Math.floor(atMs / 60_000)) ? day.bursts.times : 1);
    if (random() * mostPerMs < rate) times.push(atMs);
  }
}

function requestsOfAction(random: Random): readonly DeployedFunction[] {
  let left = random() * day.mix.reduce((sum, { weight }) => sum + weight, 0);
  const action = day.mix.find(({ weight }) => {
    left -= weight;
    return left < 0;
  });
  return action?.requests ?? [];
}

/**
 * Every request of a day, by function and in order of time; the same for the same numbers.
 * @param actions of users; the authorizer, the monitor and the requests of each action come with them
 */
export function dayTraffic(actions: number = day.actions, seed: number = day.seed): DayTraffic {
  const random = seededRandom(seed);
  const traffic: Partial<Record<DeployedFunction, Arrival[]>> = {};
  const arrive = (name: DeployedFunction, atMs: number): void => {
    const serviceMs = (day.serviceMs[name] ?? 0) * Math.exp(day.sigma * normal(random));
    const arrivals = traffic[name] ?? [];
    traffic[name] = arrivals;
    arrivals.push({ atMs, serviceMs });
  };
  for (let atMs = 0; atMs < dayMs; atMs += day.healthEveryMs) arrive('health', atMs);
  for (const atMs of actionTimes(actions, random)) {
    if (random() < day.unknownToken) arrive('authorizer', atMs);
    for (const name of requestsOfAction(random)) arrive(name, atMs + random() * day.togetherMs);
  }
  for (const arrivals of Object.values(traffic)) arrivals.sort((a, b) => a.atMs - b.atMs);
  return traffic;
}
