import type { Begun, EventType, HistoryEvent, OperationName, Recorder } from '../history/index.ts';
import { type Answer, type Request, send } from './http-client.ts';
import { BrowserCache, PageMemory } from './memory.ts';

/** Somebody at a device. */
export interface SignedIn {
  readonly user: string;
  readonly token: string;
}

export interface DeviceOptions {
  readonly url: string;
  readonly recorder: Recorder;
  readonly random: () => number;
  /** Who uses it, one after another. */
  readonly people: readonly SignedIn[];
}

/** Share of requests whose client stops waiting before there can be an answer. */
const impatience = 0.003;

/** One device: it does one thing after another, and remembers what its browser and its pages do. */
export class Device {
  readonly random: () => number;
  /** Survives signing out: no header says that it must not. */
  readonly browser = new BrowserCache();
  readonly #options: DeviceOptions;
  readonly #pages = new Map<string, PageMemory>();
  #process: number;
  #person: SignedIn;
  /** Answers by where they came from. */
  readonly counts: Record<string, number> = {};

  constructor(options: DeviceOptions) {
    this.#options = options;
    this.random = options.random;
    this.#process = options.recorder.newProcess();
    this.#person = this.any(options.people) as SignedIn;
  }

  get user(): string {
    return this.#person.user;
  }

  get page(): PageMemory {
    const page = this.#pages.get(this.user) ?? new PageMemory();
    this.#pages.set(this.user, page);
    return page;
  }

  any<T>(values: Iterable<T>): T | undefined {
    const list = [...values];
    return list[Math.floor(this.random() * list.length)];
  }

  changePerson(): void {
    this.#person = this.any(this.#options.people) as SignedIn;
  }

  async ask(request: Omit<Request, 'token'>): Promise<Answer | undefined> {
    const patience = this.random() < impatience ? { patienceMs: Math.ceil(this.random() * 8) } : {};
    const encoding = this.random() < 0.95 ? 'br, gzip' : 'gzip';
    const answer = await send(this.#options.url, { encoding, ...patience, ...request, token: this.#person.token });
    if (answer) this.#count(answer);
    return answer;
  }

  #count({ status, headers }: Answer): void {
    const [, source] = /cache;desc="(\w+)"/.exec(headers.get('server-timing') ?? '') ?? [];
    const from = headers.get('x-cache')?.startsWith('Hit') ? 'edge' : status === 304 ? 'notModified' : source;
    if (from) this.counts[from] = (this.counts[from] ?? 0) + 1;
    const kind = `status ${status}`;
    this.counts[kind] = (this.counts[kind] ?? 0) + 1;
  }

  begin(f: OperationName, value: HistoryEvent['value']): Begun {
    return this.#options.recorder.invoke(this.#process, f, this.user, value);
  }

  /** Ends an operation; after one whose outcome nobody knows, the device goes on as another process. */
  end(begun: Begun, type: Exclude<EventType, 'invoke'>, value: HistoryEvent['value'] = null): void {
    this.#options.recorder.complete(begun, type, value);
    if (type === 'info') this.#process = this.#options.recorder.newProcess();
  }
}
