import { type BackoffOptions, backoffMs } from './backoff.ts';
import { isThrottle } from './errors.ts';

/** One entry on its way. */
export interface Job<Entry> {
  readonly entry: Entry;
  readonly table: string;
  /** Table and key in one string: what DynamoDB allows once per call. */
  readonly id: string;
  /** What it adds to a request, in bytes. */
  readonly wireBytes: number;
  /** Its place in the input. */
  readonly order: number;
}

/**
 * Guards against a wrong key schema: an id that was not sent could neither be retried nor answered.
 * @throws TypeError when the service names another item than those of the call
 */
export function assertSent(jobs: readonly Job<unknown>[], ids: Iterable<string>): void {
  const sent = new Set(jobs.map(({ id }) => id));
  for (const id of ids)
    if (!sent.has(id)) throw new TypeError(`The service answered for ${id}, which was not asked for`);
}

/** A call's worth of jobs. */
export interface Batch<Entry> {
  readonly jobs: readonly Job<Entry>[];
  /** Nothing more would fit. */
  readonly full: boolean;
}

/** What one table has to do. */
interface Lane<Entry> {
  readonly table: string;
  /** Tries without any progress, one after another: the exponent of the next delay. */
  level: number;
  /** When `waiting` goes again, by `performance.now()`. `Infinity` while nothing waits. */
  dueAt: number;
  /** Nothing of the table is sent before `dueAt`: the service refused a whole call of it. */
  paused: boolean;
  /** After a pause, one call is tried first: nothing more is sent until it has made progress. */
  probing: boolean;
  /** Jobs in flight. */
  flying: number;
  ready: Map<string, Job<Entry>>;
  waiting: Map<string, Job<Entry>>;
}

const maySend = ({ paused, probing, flying }: Lane<unknown>): boolean => !paused && !(probing && flying > 0);

/** What came of one table's part of a call. */
export interface LaneResult {
  readonly table: string;
  readonly left: number;
  readonly delayMs: number;
  readonly attempt: number;
}

/**
 * Everything pulled and not done. A key is at most once ready or waiting, and at most once in flight; a later write of a key
 * in flight is kept aside until that call has ended, so that it can neither overtake nor accompany the earlier one.
 */
export class Backlog<Entry> {
  done = 0;
  collapsed = 0;
  /** Entries pulled and not done. */
  size = 0;
  private readonly lanes = new Map<string, Lane<Entry>>();
  private readonly inFlight = new Map<string, Job<Entry>>();
  private readonly later = new Map<string, Job<Entry>>();
  private readonly retried = new WeakSet<Job<Entry>>();

  constructor(private readonly backoff: BackoffOptions) {}

  /** Takes a job in; it replaces an earlier one of its key that is not in flight. */
  add(job: Job<Entry>): void {
    const lane = this.laneOf(job.table);
    const queue = this.inFlight.has(job.id) ? this.later : lane.waiting.has(job.id) ? lane.waiting : lane.ready;
    if (queue.has(job.id)) this.collapsed += 1;
    else this.size += 1;
    queue.set(job.id, job);
  }

  /** Moves what is due from waiting to ready, in front. */
  release(now: number): void {
    for (const lane of this.lanes.values()) {
      if (lane.dueAt > now) continue;
      lane.ready = new Map([...lane.waiting, ...lane.ready]);
      lane.waiting = new Map();
      lane.dueAt = Infinity;
      lane.probing ||= lane.paused;
      lane.paused = false;
    }
  }

  /** When `release` next has something to do. */
  get nextDue(): number {
    return Math.min(...[...this.lanes.values()].map(({ dueAt }) => dueAt));
  }

  /** How many jobs may be sent now. */
  get sendable(): number {
    let count = 0;
    for (const lane of this.lanes.values()) if (maySend(lane)) count += lane.ready.size;
    return count;
  }

  /** What a call would take: up to `maxItems` and `maxBytes`, from all tables in turn. */
  peek(maxItems: number, maxBytes: number): Batch<Entry> {
    const jobs: Job<Entry>[] = [];
    let bytes = 0;
    for (const lane of this.lanes.values()) {
      if (!maySend(lane)) continue;
      for (const job of lane.ready.values()) {
        bytes += job.wireBytes;
        if (jobs.length > 0 && bytes > maxBytes) return { jobs, full: true };
        jobs.push(job);
        if (jobs.length === maxItems) return { jobs, full: true };
      }
    }
    return { jobs, full: false };
  }

  /** Marks jobs as in flight. Returns what `settle` wants to know of this moment, and whether any was sent before. */
  start(jobs: readonly Job<Entry>[]): { readonly levels: ReadonlyMap<string, number>; readonly retry: boolean } {
    const levels = new Map<string, number>();
    for (const job of jobs) {
      const lane = this.laneOf(job.table);
      levels.set(job.table, lane.level);
      lane.ready.delete(job.id);
      lane.flying += 1;
      this.inFlight.set(job.id, job);
    }
    // The first table of this call is the last of the next: none starves another.
    for (const table of levels.keys()) {
      const lane = this.laneOf(table);
      this.lanes.delete(table);
      this.lanes.set(table, lane);
    }
    return { levels, retry: jobs.some((job) => this.retried.has(job)) };
  }

  /**
   * Ends a call: what is not in `left` is done, the rest waits for another try. Delays and levels belong to a table: the first
   * leftover draws a delay, and all that come before it is over join it, so that they fill calls together.
   * @param error what the call failed with; undefined when it was answered
   */
  settle(
    jobs: readonly Job<Entry>[],
    left: ReadonlySet<string>,
    levels: ReadonlyMap<string, number>,
    error?: unknown,
  ): LaneResult[] {
    const perTable = new Map<string, { sent: number; left: number }>();
    for (const job of jobs) {
      const count = perTable.get(job.table) ?? { sent: 0, left: 0 };
      perTable.set(job.table, count);
      count.sent += 1;
      if (left.has(job.id)) count.left += 1;
      this.endFlight(job, !left.has(job.id));
    }
    return [...perTable].flatMap(([table, count]) => {
      const lane = this.laneOf(table);
      lane.flying -= count.sent;
      if (count.left < count.sent) lane.probing = false;
      if (count.left > 0) return this.backOff(lane, count, levels.get(table) ?? 0, error);
      lane.level = Math.max(0, lane.level - 1);
      return [];
    });
  }

  private endFlight(job: Job<Entry>, done: boolean): void {
    const next = this.later.get(job.id);
    this.inFlight.delete(job.id);
    this.later.delete(job.id);
    const lane = this.laneOf(job.table);
    if (done) {
      this.done += 1;
      this.size -= 1;
      if (next) lane.ready.set(next.id, next);
      return;
    }
    if (next) {
      this.collapsed += 1;
      this.size -= 1;
    } else this.retried.add(job);
    lane.waiting.set(job.id, next ?? job);
  }

  private backOff(
    lane: Lane<Entry>,
    count: { readonly sent: number; readonly left: number },
    sentLevel: number,
    error: unknown,
  ): LaneResult {
    const attempt = lane.level;
    const noProgress = count.left === count.sent;
    const now = performance.now();
    if (lane.dueAt === Infinity) lane.dueAt = now + backoffMs(attempt, this.backoff);
    // Calls that were under way together raise the level once.
    if (noProgress) lane.level = Math.max(lane.level, sentLevel + 1);
    // A lost connection or a single hot key says nothing of the rest of the table.
    lane.paused ||= error === undefined ? noProgress && count.sent > 1 : isThrottle(error);
    return { table: lane.table, left: count.left, delayMs: Math.max(0, lane.dueAt - now), attempt };
  }

  /** All that is not done, once every call has ended. */
  pending(): Job<Entry>[] {
    return [...this.lanes.values()].flatMap(({ ready, waiting }) => [...ready.values(), ...waiting.values()]);
  }

  private laneOf(table: string): Lane<Entry> {
    let lane = this.lanes.get(table);
    if (!lane) {
      lane = {
        table,
        level: 0,
        dueAt: Infinity,
        paused: false,
        probing: false,
        flying: 0,
        ready: new Map(),
        waiting: new Map(),
      };
      this.lanes.set(table, lane);
    }
    return lane;
  }
}
