import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type HistoryEvent, saveHistory, violationsOf } from '../../coherence/history/index.ts';
import { seededRandom } from '../../support/table-model/index.ts';
import { corrupted, corruptionKinds } from './corruptions.ts';
import { rightHistory } from './simulation.ts';

const seeds = fc.integer({ min: 1, max: 1e6 });

describe('the checker', () => {
  test('accepts every history of a server that is right', () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        expect(violationsOf(rightHistory(seed, 400))).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });

  test.each(corruptionKinds)('finds one answer that is wrong among many: %s', (kind) => {
    let found = 0;
    fc.assert(
      fc.property(seeds, (seed) => {
        const broken = corrupted(rightHistory(seed, 400), kind, seededRandom(seed));
        if (!broken) return;
        found += 1;
        expect(violationsOf(broken.events).map((violation) => violation.kind)).toContain(kind);
      }),
      { numRuns: 40 },
    );
    expect(found).toBeGreaterThan(30);
  });

  test('goes through a history of 20,000 operations in seconds', () => {
    const history = rightHistory(1, 20_000);
    const begin = performance.now();
    expect(violationsOf(history)).toEqual([]);
    expect(performance.now() - begin).toBeLessThan(5_000);
  });
});

test('a saved history is JSON that gives every event back', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'brain2-history-'));
  try {
    const events = rightHistory(2, 50);
    const read = JSON.parse(readFileSync(saveHistory(events, folder, 'seed-2'), 'utf8')) as HistoryEvent[];
    expect(read).toEqual(events);
    for (const event of read)
      expect(Object.keys(event)).toEqual(['index', 'type', 'process', 'f', 'key', 'value', 'time']);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
