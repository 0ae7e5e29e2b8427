import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { edgeWithoutToken, mutants } from './mutants.ts';
import { keepHistory, run } from './run.ts';
import { type FaultyValkey, startFaultyValkey } from './system/valkey.ts';

/** A test that caches nothing would pass: each tier must have answered as many of the reads at least. */
const served = {
  edge: 1_000,
  notModified: 1_000,
  CacheHitsMemory: 300,
  CacheHitsShared: 300,
  CacheFills: 300,
} as const;
const operations = 20_000;
const seed = Number(process.env.BRAIN2_SEED ?? 1);

let valkey: FaultyValkey;

beforeAll(async () => {
  valkey = await startFaultyValkey();
});

afterAll(() => valkey?.stop());

describe('concurrent clients of several users, through edge, memory and Valkey', () => {
  test('never read older data than were acknowledged to their user, nor another user’s, whatever fails meanwhile', async () => {
    const report = await run({ build: { name: 'unchanged' }, valkey, seed, operations, faults: true });
    const { violations, answers, metrics, seconds, ownerMismatches } = report;
    if (violations.length > 0) throw new Error(keepHistory(report, `seed-${seed}`));
    const tiers = Object.keys(served).map((tier) => [tier, answers[tier] ?? metrics[tier] ?? 0] as const);
    console.info(
      `${report.operations} operations in ${seconds.toFixed(1)} s; ${tiers.map((tier) => tier.join(' ')).join(', ')}`,
    );
    expect({ ownerMismatches, operations: report.operations }).toEqual({ ownerMismatches: 0, operations });
    for (const [tier, count] of tiers)
      expect([tier, count >= served[tier as keyof typeof served]]).toEqual([tier, true]);
  }, 300_000);

  test.each(mutants.map((mutant) => [mutant.name, mutant] as const))(
    'refuse a build with %s',
    async (_name, mutant) => {
      const quiet = { valkey, seed, operations: 10_000, faults: false, tableMs: 12, untilViolation: true };
      const report = await run({ build: mutant, ...quiet });
      if (mutant.shows === 'violations') expect(report.violations).not.toEqual([]);
      else expect(report.ownerMismatches).toBeGreaterThan(0);
    },
    120_000,
  );

  test('get nothing, not even their own, from an edge whose key leaves the token out: it does not pass it on either', async () => {
    const report = await run({ build: edgeWithoutToken, valkey, seed, operations: 400, faults: false });
    const byVersion = report.events.filter(({ f, type }) => f === 'graph-at' && type !== 'invoke');
    expect(new Set(byVersion.map(({ type }) => type))).toEqual(new Set(['info']));
    expect(report.violations).toEqual([]);
  }, 60_000);
});
