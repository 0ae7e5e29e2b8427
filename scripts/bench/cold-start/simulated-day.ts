import type { DeployedFunction, EnvironmentConfig } from '../../../infra/environments/index.ts';
import { seededRandom } from '../../../test/support/table-model/index.ts';
import { type Measures, simulateDay } from './simulated-day-containers.ts';
import { type DayTraffic, day } from './simulated-day-traffic.ts';

/** What keeps each function warm; a function that is not named has nothing. */
export type WarmPlan = Readonly<Partial<Record<DeployedFunction, Measures>>>;

export interface ColdShare {
  readonly requests: number;
  readonly cold: number;
}

/** As infra/modules/warmer.ts, shared/http/services.ts and infra/modules/ready-containers.ts have them. */
const warming = { everyMs: 5 * 60_000, holdMs: 100, target: 0.7 } as const;

/** What an environment keeps warm. */
export function planOf({
  readyContainers,
  warmContainers,
  businessHours,
}: Pick<EnvironmentConfig, 'readyContainers' | 'warmContainers' | 'businessHours'>): WarmPlan {
  const ready = Object.entries(readyContainers).map(([name, { min, max, businessMin }]) => {
    const business = businessHours && businessMin ? { business: { ...businessHours, least: businessMin } } : {};
    return [name, { provisioned: { least: min, most: max, target: warming.target, ...business } }] as const;
  });
  const warm = Object.entries(warmContainers).map(([name, containers]) => {
    return [name, { warmer: { everyMs: warming.everyMs, holdMs: warming.holdMs, containers } }] as const;
  });
  const plan: Record<string, Measures> = {};
  for (const [name, measures] of [...ready, ...warm]) plan[name] = { ...plan[name], ...measures };
  return plan;
}

/** Share of a day's requests that waited for a new container, 0 to 1. */
export const shareOf = ({ requests, cold }: ColdShare): number => cold / requests;

/** Runs the day of every function and counts who waited. Each function's idle times have a seed of their own, whatever the plan. */
export function coldShare(traffic: DayTraffic, plan: WarmPlan): ColdShare {
  let [requests, cold] = [0, 0];
  const { least, most } = day.idleMinutes;
  for (const [i, [name, arrivals]] of Object.entries(traffic).entries()) {
    const random = seededRandom(day.seed + 1 + i);
    const idleMs = () => (least + (most - least) * random()) * 60_000;
    const outcome = simulateDay(arrivals, plan[name as DeployedFunction] ?? {}, { initMs: day.initMs, idleMs });
    requests += outcome.requests;
    cold += outcome.cold;
  }
  return { requests, cold };
}

/** A plan with some of its measures only; `tracking` is target tracking and the business hours' schedule. */
export function only(plan: WarmPlan, keep: { warmer?: true; provisioned?: true; tracking?: true }): WarmPlan {
  return Object.fromEntries(
    Object.entries(plan).map(([name, { warmer, provisioned }]): [string, Measures] => {
      const { least = 0, most = 0 } = provisioned ?? {};
      const tracked = keep.tracking ? provisioned : { least, most };
      return [
        name,
        {
          ...(keep.warmer && warmer ? { warmer } : {}),
          ...(keep.provisioned && provisioned ? { provisioned: tracked } : {}),
        },
      ];
    }),
  );
}
