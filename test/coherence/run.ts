import path from 'node:path';
import { localSettings } from '../../scripts/local/settings.ts';
import { type HistoryEvent, Recorder, saveHistory, type Violation, violationsOf } from './history/index.ts';
import { type Build, type System, startSystem } from './system/system.ts';
import type { FaultyValkey } from './system/valkey.ts';
import { faultInjector } from './workload/faults.ts';
import { runWorkload } from './workload/run.ts';

export interface RunOptions {
  readonly build: Build;
  readonly valkey: FaultyValkey;
  readonly seed: number;
  readonly operations: number;
  readonly faults: boolean;
  readonly tableMs?: number;
  /** Ends the run as soon as something is wrong. */
  readonly untilViolation?: boolean;
}

/** What a run showed. */
export interface RunReport {
  readonly violations: readonly Violation[];
  /** Values that a cache found under another user's key and dropped: must be 0. */
  readonly ownerMismatches: number;
  /** Answers as clients got them, by where they came from and by status. */
  readonly answers: Readonly<Record<string, number>>;
  /** Metrics of the containers. */
  readonly metrics: Readonly<Record<string, number>>;
  readonly events: readonly HistoryEvent[];
  readonly operations: number;
  readonly seconds: number;
}

/** Operations between two looks at a run that is to end early. */
const lookEvery = 200;

async function isWrong(system: System, recorder: Recorder): Promise<boolean> {
  const { CacheOwnerMismatches = 0 } = await system.metrics();
  return CacheOwnerMismatches > 0 || violationsOf(recorder.events).length > 0;
}

/** Runs clients against a build and checks their history. */
export async function run(options: RunOptions): Promise<RunReport> {
  const { build, valkey, seed, operations, faults, untilViolation } = options;
  const system = await startSystem(build, options);
  try {
    const recorder = new Recorder();
    const inject = faults ? faultInjector(system, operations) : () => undefined;
    let [wrong, looking, done] = [false, Promise.resolve(), 0];
    const look = async (): Promise<void> => {
      wrong ||= await isWrong(system, recorder);
    };
    const onProgress = (count: number): boolean => {
      done = count;
      inject(count);
      if (untilViolation && count % lookEvery === 0) looking = looking.then(look);
      return wrong;
    };
    const begin = performance.now();
    const answers = await runWorkload({ url: system.url, recorder, seed, operations, onProgress });
    const seconds = (performance.now() - begin) / 1000;
    await looking;
    const metrics = await system.metrics();
    const violations = violationsOf(recorder.events);
    const { CacheOwnerMismatches: ownerMismatches = 0 } = metrics;
    return { violations, ownerMismatches, answers, metrics, events: recorder.events, operations: done, seconds };
  } finally {
    valkey.proxy.mode = 'pass';
    await system.stop();
  }
}

/**
 * Keeps a history that is wrong where `make logs` users look.
 * @returns a text that names the file and the first violations
 */
export function keepHistory({ violations, events }: RunReport, name: string): string {
  const file = saveHistory(events, path.join(localSettings().logs, 'coherence'), name);
  const first = violations
    .slice(0, 5)
    .map(({ kind, user, index, message }) => `${kind}, ${user}, event ${index}: ${message}`);
  return [`${violations.length} violations; the history: ${file}`, ...first].join('\n');
}
