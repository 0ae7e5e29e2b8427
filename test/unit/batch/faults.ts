import fc from 'fast-check';
import { inVirtualTime } from '../../../scripts/compare-batch/virtual-clock.ts';
import type { Item, TableWrite, Write } from '../../../shared/batch/index.ts';
import { connectionLost, denied, type Fault, type SeenCall, throttled } from '../fake-table.ts';

export const item = (n: number, version = 0): Item => ({ PK: 'U#u#0', SK: `N#${n}`, n, version });
export const puts = (count: number): Write[] => Array.from({ length: count }, (_, n) => ({ put: item(n) }));
/** The numbers of the items that are put. */
export const written = (writes: readonly (Write | TableWrite)[]) =>
  writes.map((write) => ('put' in write ? write.put.n : -1));
export const numbers = (from: number, to: number): number[] => Array.from({ length: to - from }, (_, i) => from + i);

/** Everything that can happen to a call and that another try mends. */
const mendable: readonly ((share: number, seen: SeenCall) => Fault)[] = [
  () => ({}),
  (share, { items }) => ({ unprocessed: Math.ceil(share * items) }),
  (_, { items }) => ({ unprocessed: items }),
  () => ({ error: throttled() }),
  () => ({ error: connectionLost() }),
  () => ({ error: connectionLost(), afterCommit: true }),
  (share, { items }) => ({ error: connectionLost(), afterCommit: true, unprocessed: Math.floor(share * items) }),
  (share) => ({ delayMs: 1 + 100 * share }),
  (share, { items }) => ({ delayMs: 1 + 100 * share, unprocessed: Math.ceil(share * items) }),
  () => ({ silent: true }),
  () => ({ silent: true, afterCommit: true }),
];

/** What happens to the calls of a batch, one after another; nothing after the last. */
export type Script = (call: number, seen: SeenCall) => Fault;

const scriptOf =
  (steps: readonly (readonly [number, number])[], fatalAt = Infinity): Script =>
  (call, seen) => {
    if (call === fatalAt) return { error: denied() };
    const [kind, share] = steps[call] ?? [0, 0];
    return mendable[kind]?.(share, seen) ?? {};
  };

const steps = fc.array(
  fc.tuple(fc.integer({ min: 0, max: mendable.length - 1 }), fc.double({ min: 0, max: 0.99, noNaN: true })),
  { maxLength: 60 },
);
export const mendableFaults: fc.Arbitrary<Script> = steps.map((some) => scriptOf(some));
export const fatalFaults: fc.Arbitrary<Script> = fc
  .tuple(steps, fc.integer({ min: 0, max: 12 }))
  .map(([some, fatalAt]) => scriptOf(some, fatalAt));

/** Writes of few keys in two tables, so that most come more than once; each write is its own version. */
export const anyWrites: fc.Arbitrary<TableWrite[]> = fc
  .array(fc.tuple(fc.constantFrom('a', 'b'), fc.nat({ max: 120 }), fc.boolean()), { maxLength: 300 })
  .map((all) =>
    all.map(([table, n, remove], version) =>
      remove && version % 4 === 0 ? { table, remove: item(n) } : { table, put: item(n, version) },
    ),
  );

/** What the tables hold after the writes, one after another, by table and key. */
export function applied(writes: readonly TableWrite[]): Map<string, unknown> {
  const state = new Map<string, unknown>();
  for (const write of writes) {
    const { PK, SK } = 'put' in write ? write.put : write.remove;
    const id = [write.table, PK, SK].join('\n');
    if ('put' in write) state.set(id, write.put);
    else state.delete(id);
  }
  return state;
}

/** An async iterable of entries with pauses, which counts what it has yielded and knows whether it was stopped. */
export function streamOf<T>(entries: readonly T[], pauseMs: (i: number) => number = () => 0) {
  const seen = { yielded: 0, stopped: false };
  async function* stream() {
    try {
      for (const [i, entry] of entries.entries()) {
        if (pauseMs(i) > 0) await new Promise((resolve) => setTimeout(resolve, pauseMs(i)));
        seen.yielded += 1;
        yield entry;
      }
    } finally {
      seen.stopped = true;
    }
  }
  return { stream: stream(), seen };
}

/** Runs in virtual time and gives the result. */
export async function soon<T>(work: () => Promise<T>): Promise<T> {
  const { result } = await inVirtualTime(work);
  if (result.status === 'rejected') throw result.reason;
  return result.value;
}

/** Runs in virtual time and gives what is thrown, as the error type the test expects. */
export async function failureOf<E>(
  work: () => Promise<unknown>,
  type: abstract new (...args: never[]) => E,
): Promise<E> {
  const { result } = await inVirtualTime(work);
  if (result.status === 'rejected' && result.reason instanceof type) return result.reason;
  throw new Error(`Expected a ${type.name}`, { cause: result });
}
