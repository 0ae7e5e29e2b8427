/** A request of one function. */
export interface Arrival {
  readonly atMs: number;
  readonly serviceMs: number;
}

/** Provisioned containers; with a target, their number follows the load. */
export interface Provisioned {
  readonly least: number;
  readonly most: number;
  /** `least` from one hour of the day to another. @default the same all day */
  readonly business?: { readonly fromHour: number; readonly toHour: number; readonly least: number };
  /** Share of them in use, 0 to 1, that target tracking aims at; without it `least` are there all day. */
  readonly target?: number;
}

export interface Warmer {
  readonly everyMs: number;
  /** Invocations at once, and how long each holds its container, so that each warms another one. */
  readonly containers: number;
  readonly holdMs: number;
}

/** What keeps a function's containers warm. */
export interface Measures {
  readonly provisioned?: Provisioned | undefined;
  readonly warmer?: Warmer | undefined;
}

/** How Lambda treats containers: it promises none of this, so these are assumptions. */
export interface Lifecycle {
  /** Time until a new container can work. */
  readonly initMs: number;
  /** How long the next container may stay idle until it is reclaimed. */
  readonly idleMs: () => number;
}

export interface DayOutcome {
  readonly requests: number;
  readonly cold: number;
  readonly mostProvisioned: number;
}

interface Container {
  provisioned: boolean;
  freeAtMs: number;
  /** When it is reclaimed unless it is used before. */
  endsAtMs: number;
}

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
/** Target tracking's own alarms: 3 minutes over the target, 15 minutes under nine tenths of it (Application Auto Scaling's guide). */
const scaling = { outMinutes: 3, inMinutes: 15, inShare: 0.9, readyMs: 90_000 } as const;

/** One function's containers. Each takes one request at a time, as Lambda's do; provisioned ones come first, then the one used last. */
class Fleet {
  mostProvisioned = 0;
  #containers: Container[] = [];
  #samples: number[] = [];
  #utilization: number[] = [];
  #coming: { readonly atMs: number; readonly count: number } | undefined;

  constructor(
    private readonly measures: Measures,
    private readonly lifecycle: Lifecycle,
  ) {
    this.#provision(measures.provisioned?.least ?? 0, 0);
  }

  /** @returns whether it had to wait for a new container */
  invoke(atMs: number, serviceMs: number): boolean {
    const free = this.#freeAt(atMs);
    this.#sample(atMs);
    const container = free ?? { provisioned: false, freeAtMs: 0, endsAtMs: 0 };
    if (!free) this.#containers.push(container);
    container.freeAtMs = atMs + serviceMs + (free ? 0 : this.lifecycle.initMs);
    container.endsAtMs = container.provisioned
      ? Number.POSITIVE_INFINITY
      : container.freeAtMs + this.lifecycle.idleMs();
    return !free;
  }

  /** A minute has passed: target tracking looks at it. */
  minute(atMs: number): void {
    if (this.#coming && this.#coming.atMs <= atMs) {
      this.#provision(this.#coming.count, atMs);
      this.#coming = undefined;
    }
    const { target, most = 0 } = this.measures.provisioned ?? {};
    const least = this.#leastAt(atMs);
    if (this.#provisioned().length < least) this.#provision(least, atMs);
    if (target === undefined) return;
    this.#utilization.push(this.#samples.reduce((sum, each) => sum + each, 0) / Math.max(1, this.#samples.length));
    this.#samples = [];
    const wanted = Math.ceil((this.#provisioned().length * (this.#utilization.at(-1) ?? 0)) / target);
    const count = Math.min(most, Math.max(least, wanted));
    const last = (minutes: number) => this.#utilization.slice(-minutes);
    const out = last(scaling.outMinutes).every((each) => each > target);
    const idle = last(scaling.inMinutes).every((each) => each < target * scaling.inShare);
    if (this.#coming) return;
    if (out && count > this.#provisioned().length) this.#coming = { atMs: atMs + scaling.readyMs, count };
    if (idle && count < this.#provisioned().length) this.#provision(count, atMs);
  }

  #leastAt(atMs: number): number {
    const { least = 0, business } = this.measures.provisioned ?? {};
    const hour = atMs / hourMs;
    return business && hour >= business.fromHour && hour < business.toHour ? business.least : least;
  }

  readonly #provisioned = (): Container[] => this.#containers.filter(({ provisioned }) => provisioned);

  #provision(count: number, atMs: number): void {
    const now = this.#provisioned();
    for (let i = now.length; i < count; i += 1)
      this.#containers.push({ provisioned: true, freeAtMs: atMs, endsAtMs: Number.POSITIVE_INFINITY });
    for (const container of now.slice(count)) {
      container.provisioned = false;
      container.endsAtMs = Math.max(atMs, container.freeAtMs);
    }
    this.mostProvisioned = Math.max(this.mostProvisioned, count);
  }

  #sample(atMs: number): void {
    const provisioned = this.#provisioned();
    if (provisioned.length === 0) return;
    const busy = provisioned.filter(({ freeAtMs }) => freeAtMs > atMs).length;
    this.#samples.push(Math.min(1, (busy + 1) / provisioned.length));
  }

  #freeAt(atMs: number): Container | undefined {
    this.#containers = this.#containers.filter(({ freeAtMs, endsAtMs }) => freeAtMs > atMs || endsAtMs > atMs);
    let best: Container | undefined;
    for (const each of this.#containers) {
      if (each.freeAtMs > atMs) continue;
      const better =
        !best || (each.provisioned === best.provisioned ? each.freeAtMs > best.freeAtMs : each.provisioned);
      if (better) best = each;
    }
    return best;
  }
}

/**
 * Runs one function's day: its requests, the warmer's invocations and target tracking's looks, in order of time.
 * @param arrivals in order of time
 */
export function simulateDay(arrivals: readonly Arrival[], measures: Measures, lifecycle: Lifecycle): DayOutcome {
  const fleet = new Fleet(measures, lifecycle);
  const { warmer } = measures;
  let [nextMinuteMs, nextWarmingMs, cold] = [minuteMs, 0, 0];
  for (const { atMs, serviceMs } of arrivals) {
    while (Math.min(nextMinuteMs, warmer ? nextWarmingMs : nextMinuteMs) <= atMs) {
      if (warmer && nextWarmingMs <= nextMinuteMs) {
        for (let i = 0; i < warmer.containers; i += 1) fleet.invoke(nextWarmingMs, warmer.holdMs);
        nextWarmingMs += warmer.everyMs;
      } else {
        fleet.minute(nextMinuteMs);
        nextMinuteMs += minuteMs;
      }
    }
    if (fleet.invoke(atMs, serviceMs)) cold += 1;
  }
  return { requests: arrivals.length, cold, mostProvisioned: fleet.mostProvisioned };
}
