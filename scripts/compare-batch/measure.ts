import { seededRandom } from '../../test/support/table-model/index.ts';
import { type Library, note, type Told } from './library.ts';
import { InMemoryDynamoDB, type Troubles } from './service.ts';
import { inVirtualTime } from './virtual-clock.ts';

/** One task under one kind of trouble. */
export interface Workload {
  readonly name: string;
  readonly task: 'write' | 'read';
  readonly items: number;
  readonly troubles: Troubles;
}

const busy: Troubles = { unprocessed: 0.3, throttled: 0.1 };
const lossy: Troubles = { answerLost: 0.1, silent: 0.05 };

export const workloads: readonly Workload[] = [
  { name: 'write 500, clean', task: 'write', items: 500, troubles: {} },
  { name: 'write 500, 30 % unprocessed + 10 % throttled', task: 'write', items: 500, troubles: busy },
  { name: 'write 500, 10 % answers lost + 5 % never come', task: 'write', items: 500, troubles: lossy },
  {
    name: 'write 500, all throttled for the first 2 s',
    task: 'write',
    items: 500,
    troubles: { refusesUntilMs: 2_000 },
  },
  { name: 'read 1,000, clean', task: 'read', items: 1_000, troubles: {} },
  { name: 'read 1,000, 30 % unprocessed + 10 % throttled', task: 'read', items: 1_000, troubles: busy },
  { name: 'read 1,000, 10 % answers lost + 5 % never come', task: 'read', items: 1_000, troubles: lossy },
];

/** Means over all runs, but for `errors`. */
export interface Measurement {
  /** HTTP requests that reached the service, the SDK's own retries included. */
  readonly calls: number;
  /** Items not done although the library returned and did not name them. */
  readonly lostSilently: number;
  /** Items not done that the library named, in its answer or its error. */
  readonly reported: number;
  /** Items not done when the library threw an error that does not name them. */
  readonly unnamed: number;
  /** Items the service wrote or read more than once. */
  readonly doubled: number;
  readonly elapsedMs: number;
  /** How many runs threw which error. */
  readonly errors: ReadonlyMap<string, number>;
}

export const runs = 20;
/** Event-loop turns until the SDK has nothing left to do but wait: it reads bodies and credentials asynchronously. */
const turns = 12;

interface Run extends Omit<Measurement, 'errors'> {
  readonly error: string | undefined;
}

/** @param maxAttempts how often the SDK itself makes a call */
export async function measure(library: Library, workload: Workload, maxAttempts: number): Promise<Measurement> {
  const all: Run[] = [];
  const { random } = Math;
  for (let seed = 1; seed <= runs; seed++) {
    // The jitter of the SDK and of the libraries: the same in every run of this program.
    Math.random = seededRandom(-seed);
    all.push(await runOnce(library, workload, maxAttempts, seed));
  }
  Math.random = random;
  const mean = (pick: (run: Run) => number) => all.reduce((sum, run) => sum + pick(run), 0) / all.length;
  const errors = new Map<string, number>();
  for (const { error } of all) if (error !== undefined) errors.set(error, (errors.get(error) ?? 0) + 1);
  return {
    calls: mean(({ calls }) => calls),
    lostSilently: mean(({ lostSilently }) => lostSilently),
    reported: mean(({ reported }) => reported),
    unnamed: mean(({ unnamed }) => unnamed),
    doubled: mean(({ doubled }) => doubled),
    elapsedMs: mean(({ elapsedMs }) => elapsedMs),
    errors,
  };
}

async function runOnce(library: Library, workload: Workload, maxAttempts: number, seed: number): Promise<Run> {
  const { task, items, troubles } = workload;
  const service = new InMemoryDynamoDB(library.keyAttributes, maxAttempts);
  const user = library.open(service);
  const numbers = Array.from({ length: items }, (_, n) => n);
  const notes = numbers.map(note);
  // Also warms the client up. Before a read, it stores what is to be read.
  const before = await inVirtualTime(() => user.write(task === 'read' ? notes : notes.slice(0, 1)), turns);
  if (before.result.status === 'rejected') throw before.result.reason;
  service.reset(troubles, seededRandom(seed));
  const work = (): Promise<Told> => (task === 'read' ? user.read(numbers) : user.write(notes));
  const { result, elapsedMs } = await inVirtualTime(work, turns);
  const told: Told =
    result.status === 'fulfilled' ? result.value : { found: [], notDone: user.notDoneOf(result.reason) };
  const failed = result.status === 'rejected';
  const done = task === 'read' ? new Set(told.found) : service.stored;
  const named = new Set(told.notDone);
  const missing = numbers.filter((n) => !done.has(n) && !named.has(n)).length;
  return {
    calls: service.calls,
    lostSilently: failed ? 0 : missing,
    reported: named.size,
    unnamed: failed ? missing : 0,
    doubled: service.doubled,
    elapsedMs,
    error: failed ? String((result.reason as Error)?.name ?? result.reason) : undefined,
  };
}
