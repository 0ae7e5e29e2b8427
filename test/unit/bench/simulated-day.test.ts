import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { coldShare, only, planOf, shareOf, type WarmPlan } from '../../../scripts/bench/cold-start/simulated-day.ts';
import {
  type Arrival,
  type Measures,
  simulateDay,
} from '../../../scripts/bench/cold-start/simulated-day-containers.ts';
import { dayMs, dayTraffic } from '../../../scripts/bench/cold-start/simulated-day-traffic.ts';

const minute = 60_000;
const lifecycle = { initMs: 400, idleMs: () => 5.5 * minute };
const at = (...times: number[]): Arrival[] => times.map((atMs) => ({ atMs, serviceMs: 50 }));
const cold = (arrivals: readonly Arrival[], measures: Measures = {}): number =>
  simulateDay(arrivals, measures, lifecycle).cold;
const every = (gapMs: number, count: number): Arrival[] =>
  at(...Array.from({ length: count }, (_, i) => (i + 1) * gapMs));
const warmer = { everyMs: 5 * minute, containers: 2, holdMs: 200 };

describe('A function without any measure', () => {
  test('has one cold start where no gap is longer than the idle time', () => {
    expect(cold(every(4 * minute, 100))).toBe(1);
  });

  test('has only cold starts where every gap is longer', () => {
    expect(cold(every(6 * minute, 100))).toBe(100);
  });

  test('starts a container for each request that comes while all are busy', () => {
    expect(cold(at(0, 1, 2))).toBe(3);
    // A new container is busy with its own start, too.
    expect(cold(at(0, 440))).toBe(2);
    expect(cold(at(0, 460))).toBe(1);
  });

  test('never has more cold starts than requests, and one at least', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(dayMs), { minLength: 1, maxLength: 200 }), (times) => {
        const count = cold(at(...times.sort((a, b) => a - b)));
        return count >= 1 && count <= times.length;
      }),
    );
  });
});

describe('A warmer', () => {
  test('keeps as many containers as it invokes at once', () => {
    const pairs = Array.from({ length: 20 }, (_, i) => (32 + i * 35) * minute).flatMap((atMs) => [atMs, atMs + 1]);
    expect(cold(at(...pairs), { warmer })).toBe(0);
    expect(cold(at(...pairs), { warmer: { ...warmer, containers: 1 } })).toBe(20);
  });

  test('keeps one only if it does not hold its containers while it invokes the next', () => {
    const together = at(31 * minute, 31 * minute + 1);
    expect(cold(together, { warmer: { ...warmer, holdMs: 0 } })).toBe(1);
  });

  test('comes too late when containers are reclaimed sooner', () => {
    expect(cold(every(31 * minute, 10), { warmer: { ...warmer, everyMs: 20 * minute } })).toBeGreaterThan(0);
  });
});

describe('Provisioned containers', () => {
  test('are never reclaimed', () => {
    expect(cold(every(60 * minute, 20), { provisioned: { least: 1, most: 1 } })).toBe(0);
  });

  test('take as many requests at once as they are, and the next one waits for a new container', () => {
    expect(cold(at(0, 1), { provisioned: { least: 2, most: 2 } })).toBe(0);
    expect(cold(at(0, 1, 2), { provisioned: { least: 2, most: 2 } })).toBe(1);
  });

  test('follow the load with target tracking, and come back to their least number', () => {
    // Half an hour in which two requests overlap at any time, silence, and one request a minute.
    const busy = Array.from({ length: 30 * 120 }, (_, i) => ({ atMs: i * 500, serviceMs: 900 }));
    const quiet = Array.from({ length: 60 }, (_, i) => ({ atMs: (40 + i) * minute, serviceMs: 10 }));
    const provisioned = { least: 2, most: 6, target: 0.7 };
    const outcome = simulateDay([...busy, ...quiet], { provisioned }, lifecycle);
    expect(outcome.mostProvisioned).toBeGreaterThan(2);
    expect(outcome.mostProvisioned).toBeLessThanOrEqual(6);
    const late = at(200 * minute, 200 * minute + 1, 200 * minute + 2);
    expect(simulateDay([...busy, ...quiet, ...late], { provisioned }, lifecycle).cold).toBe(outcome.cold + 1);
  });

  test('are more in business hours, where those are set', () => {
    const provisioned = { least: 1, most: 3, business: { fromHour: 8, toHour: 18, least: 3 } };
    const threeAt = (hour: number) => at(hour * 60 * minute, hour * 60 * minute + 1, hour * 60 * minute + 2);
    expect(cold(threeAt(7), { provisioned })).toBe(2);
    expect(cold(threeAt(9), { provisioned })).toBe(0);
  });

  test('never make it worse than nothing does', () => {
    const arrivals = fc
      .array(fc.nat(60 * minute), { minLength: 1, maxLength: 100 })
      .map((all) => at(...all.sort((a, b) => a - b)));
    fc.assert(
      fc.property(
        arrivals,
        fc.integer({ min: 1, max: 4 }),
        (all, least) => cold(all, { provisioned: { least, most: least } }) <= cold(all),
      ),
    );
  });
});

describe('The published day', () => {
  const plan: WarmPlan = {
    nodes: { provisioned: { least: 2, most: 4, target: 0.7 } },
    search: { warmer },
  };

  test('is the same each time, in order, and within a day', () => {
    const traffic = dayTraffic(1_000);
    expect(dayTraffic(1_000)).toEqual(traffic);
    for (const arrivals of Object.values(traffic)) {
      expect(arrivals.every(({ atMs, serviceMs }) => atMs >= 0 && atMs < dayMs + minute && serviceMs > 0)).toBe(true);
      expect(arrivals.every(({ atMs }, i) => i === 0 || atMs >= (arrivals[i - 1]?.atMs ?? 0))).toBe(true);
    }
  });

  test('is busier in the afternoon than at night', () => {
    const hours = (dayTraffic(20_000).nodes ?? []).map(({ atMs }) => Math.floor(atMs / 3_600_000));
    const from = (first: number) => hours.filter((hour) => hour >= first && hour < first + 3).length;
    expect(from(14)).toBeGreaterThan(4 * from(2));
  });

  test('has fewer cold starts with each measure than with none', () => {
    const traffic = dayTraffic(2_000);
    const share = (keep: Parameters<typeof only>[1]) => shareOf(coldShare(traffic, only(plan, keep)));
    const nothing = share({});
    expect(share({ warmer: true })).toBeLessThan(nothing);
    expect(share({ provisioned: true })).toBeLessThan(nothing);
    expect(share({ warmer: true, provisioned: true, tracking: true })).toBeLessThan(share({ warmer: true }));
  });

  test('takes its plan from an environment', () => {
    const businessHours = { fromHour: 7, toHour: 19, timeZone: 'UTC' };
    const readyContainers = { nodes: { min: 2, max: 10, businessMin: 4 }, batch: { min: 1, max: 2 } };
    const made = planOf({ readyContainers, warmContainers: { search: 3 }, businessHours });
    expect(made.nodes?.provisioned).toMatchObject({
      least: 2,
      most: 10,
      target: 0.7,
      business: { fromHour: 7, least: 4 },
    });
    expect(made.batch).toEqual({ provisioned: { least: 1, most: 2, target: 0.7 } });
    expect(made.search?.warmer).toMatchObject({ containers: 3, everyMs: 5 * minute });
  });

  test('keeps of a plan what is asked for', () => {
    expect(only(plan, { provisioned: true })).toEqual({ nodes: { provisioned: { least: 2, most: 4 } }, search: {} });
    expect(only(plan, { warmer: true, provisioned: true, tracking: true })).toEqual(plan);
  });
});
