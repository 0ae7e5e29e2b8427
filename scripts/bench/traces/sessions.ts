import { seededRandom } from '../../../test/support/table-model/index.ts';
import type { Random } from '../corpus.ts';
import { seeds } from '../settings.ts';
import type { RequestKind, Trace, TraceRequest } from './trace.ts';

/** How people use it: every number of the traces. */
export const habits = {
  /** Devices of a user; every eighth device of all takes gzip, but no brotli. */
  devices: 2,
  gzipEvery: 8,
  /** A visit is made on one device; it ends after so many actions, and the next begins after so many minutes. */
  actions: { least: 8, most: 40 },
  pauseMinutes: { least: 2, most: 60 },
  /** Mean seconds between two actions, and between two autosaves of one edit. */
  thinkSeconds: 10,
  autosaveSeconds: 4,
  /** What a reading action is, by weight. */
  reading: { reopen: 45, scroll: 15, read: 30, search: 10 },
  /** List pages that a scroll goes through. */
  scrollPages: { least: 1, most: 3 },
  /** Writes that follow one another, as autosaves of an edit do, before the page is drawn anew. */
  burst: { least: 1, most: 5 },
  /** What a write is, by weight. */
  writing: { update: 70, create: 15, delete: 15 },
  /** Searches that users repeat. */
  searches: 20,
} as const;

export interface TraceOptions {
  readonly name: string;
  readonly seed: number;
  readonly users: number;
  readonly notes: number;
  readonly requestsPerUser: number;
  /** Share of requests that read, 0 to 1. */
  readonly reads: number;
}

const between = (random: Random, { least, most }: { least: number; most: number }): number =>
  least + Math.floor(random() * (most - least + 1));

function weighted<Name extends string>(random: Random, weights: Readonly<Record<Name, number>>): Name {
  const entries = Object.entries(weights) as [Name, number][];
  let left = random() * entries.reduce((sum, [, weight]) => sum + weight, 0);
  return (entries.find(([, weight]) => {
    left -= weight;
    return left < 0;
  }) ?? (entries[0] as [Name, number]))[0];
}

/** One user's requests, visit after visit, until there are enough of them. */
class UserSessions {
  readonly requests: TraceRequest[] = [];
  #atMs: number;
  #device = 0;
  #writes = 0;
  /** Writes of the next burst: it comes when the share of reads allows half of them, so that the share is met on average. */
  #burst: number;
  readonly #left: number[];

  constructor(
    private readonly user: number,
    private readonly options: TraceOptions,
    private readonly random: Random,
  ) {
    this.#atMs = random() * habits.pauseMinutes.most * 60_000;
    this.#burst = between(random, habits.burst);
    this.#left = Array.from({ length: options.notes }, (_, i) => i);
  }

  run(): TraceRequest[] {
    while (this.requests.length < this.options.requestsPerUser) this.#visit();
    return this.requests.slice(0, this.options.requestsPerUser);
  }

  #visit(): void {
    this.#device = Math.floor(this.random() * habits.devices);
    this.#open();
    for (let left = between(this.random, habits.actions); left > 0; left -= 1) {
      this.#wait(habits.thinkSeconds);
      const owed = this.requests.length * (1 - this.options.reads) - this.#writes;
      if (owed >= this.#burst / 2) this.#write();
      else this.#read();
    }
    this.#atMs += between(this.random, habits.pauseMinutes) * 60_000;
  }

  /** The list says which version is the newest, and the graph is asked for by it. */
  #open(): void {
    this.#ask('list', 0);
    this.#ask('graph', 0);
  }

  #read(): void {
    const action = weighted(this.random, habits.reading);
    if (action === 'reopen') this.#open();
    if (action === 'search') this.#ask('search', Math.floor(this.random() ** 2 * habits.searches));
    if (action === 'read') this.#ask('note', this.#someNote());
    if (action === 'scroll')
      for (let page = between(this.random, habits.scrollPages); page > 0; page -= 1) this.#scroll();
  }

  #scroll(): void {
    const last = this.requests.at(-1);
    this.#ask('list', last?.kind === 'list' ? last.of + 1 : 1);
    this.#atMs += 1_000;
  }

  #write(): void {
    for (let left = this.#burst; left > 0; left -= 1) {
      const kind = weighted(this.random, habits.writing);
      const note = this.#someNote();
      this.#ask(kind, kind === 'create' ? 0 : note);
      if (kind === 'delete') this.#left.splice(this.#left.indexOf(note), 1);
      this.#writes += 1;
      this.#wait(habits.autosaveSeconds);
    }
    this.#burst = between(this.random, habits.burst);
    this.#open();
  }

  /** Newer notes are looked at more often. */
  #someNote(): number {
    return this.#left[this.#left.length - 1 - Math.floor(this.random() ** 3 * this.#left.length)] as number;
  }

  #ask(kind: RequestKind, of: number): void {
    this.#atMs += 20 + this.random() * 30;
    this.requests.push({ atMs: Math.round(this.#atMs), user: this.user, device: this.#device, kind, of });
  }

  /** Exponential, as times between independent actions are. */
  #wait(meanSeconds: number): void {
    this.#atMs += -Math.log(1 - this.random()) * meanSeconds * 1_000;
  }
}

/** Sessions of several users, the same for the same options. */
export function sessionTrace(options: TraceOptions): Trace {
  const { name, seed, users, notes } = options;
  const numbers = Array.from({ length: users }, (_, user) => user);
  const { devices, gzipEvery } = habits;
  return {
    name,
    seed,
    users,
    notes,
    encodings: numbers.map((user) =>
      Array.from({ length: devices }, (_, i) => ((user * devices + i + 1) % gzipEvery === 0 ? 'gzip' : 'br')),
    ),
    requests: numbers
      .flatMap((user) => new UserSessions(user, options, seededRandom(seed + 1 + user)).run())
      .sort((a, b) => a.atMs - b.atMs),
  };
}

const size = { users: 4, notes: 1_000, requestsPerUser: 250 } as const;

/** The published traces of the rows 3a, 7a and 7b. */
export const traces = {
  reads95: sessionTrace({ name: '95 % reads', seed: seeds.traces[0], reads: 0.95, ...size }),
  reads80: sessionTrace({ name: '80 % reads', seed: seeds.traces[1], reads: 0.8, ...size }),
} as const;
