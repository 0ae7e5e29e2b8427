import { GCProfiler } from 'node:v8';

/** What a piece of work cost a process. */
export interface ProcessCost {
  /** Bytes allocated: on V8's heap, and in buffers outside of it. */
  readonly allocatedBytes: number;
  readonly gcMs: number;
  /** User and system time of all threads. */
  readonly cpuMs: number;
}

type Heap = { readonly usedHeapSize: number; readonly externalMemory: number };

const used = (): Heap => {
  const { heapUsed, external } = process.memoryUsage();
  return { usedHeapSize: heapUsed, externalMemory: external };
};

/** What was added from one state to the next; what shrank was freed between collections and counts as nothing. */
const grown = (from: Heap, to: Heap): number =>
  Math.max(0, to.usedHeapSize - from.usedHeapSize) + Math.max(0, to.externalMemory - from.externalMemory);

/**
 * Runs `work` and adds up what was allocated: from the start to the first garbage collection, from the end of each collection
 * to the begin of the next, and from the last one to the end. V8's own GC profiler gives the states and the time of each.
 * Needs `--expose-gc`.
 */
export async function costOf(work: () => Promise<void>): Promise<ProcessCost> {
  globalThis.gc?.();
  const profiler = new GCProfiler();
  const start = used();
  const cpu = process.cpuUsage();
  profiler.start();
  await work();
  const { statistics } = profiler.stop() as { statistics: GcEvent[] };
  const { user, system } = process.cpuUsage(cpu);
  let [allocatedBytes, gcMicroseconds, last]: [number, number, Heap] = [0, 0, start];
  for (const { cost, beforeGC, afterGC } of statistics) {
    allocatedBytes += grown(last, beforeGC.heapStatistics);
    gcMicroseconds += cost;
    last = afterGC.heapStatistics;
  }
  allocatedBytes += grown(last, used());
  return { allocatedBytes, gcMs: gcMicroseconds / 1_000, cpuMs: (user + system) / 1_000 };
}

interface GcEvent {
  /** Microseconds. */
  readonly cost: number;
  readonly beforeGC: { readonly heapStatistics: Heap };
  readonly afterGC: { readonly heapStatistics: Heap };
}
