import { Cluster } from 'iovalkey';
import CircuitBreaker from 'opossum';
import type { Credentials } from './credentials.ts';

export interface ValkeySettings {
  readonly host: string;
  readonly port: number;
  /** The authority to trust instead of the public ones, as PEM. */
  readonly ca?: string;
  /** Asked for each new connection: a token is good for minutes, a connection for 12 hours. @default none */
  readonly credentials?: () => Promise<Credentials>;
  /** Milliseconds until a command counts as lost. @default 40 */
  readonly timeoutMs?: number;
  /** Milliseconds until a server that was given up is tried again. @default 5,000 */
  readonly retryAfterMs?: number;
  /** Told of each time a request has to go on without Valkey because it is given up. */
  readonly onGivenUp?: () => void;
}

type Work<Result> = (client: Cluster) => Promise<Result>;

/** Commands lost in a row until the server is given up: each costs a request up to `timeoutMs`. */
const lossesUntilOpen = 3;
/** A first connection looks names up, shakes hands and learns the slots: more than a command may take, and only warm-ups wait for it. */
const connectMs = 2_000;

/**
 * The container's connection to Valkey. It fails open: whatever goes wrong, `run` answers undefined within `timeoutMs`, and
 * behind a circuit breaker at once. A connection on which a command was lost is destroyed, because its next answers could
 * be those of lost commands.
 */
export class Valkey {
  readonly #settings: ValkeySettings;
  readonly #breaker: CircuitBreaker<[Work<unknown>], unknown>;
  #cluster: Promise<Cluster> | undefined;
  #losses = 0;

  constructor(settings: ValkeySettings) {
    this.#settings = settings;
    // Its own statistics forget by a timer, which stands still with a frozen container: losses are counted in a row instead.
    this.#breaker = new CircuitBreaker((work: Work<unknown>) => this.#perform(work), {
      timeout: false,
      resetTimeout: settings.retryAfterMs ?? 5_000,
      volumeThreshold: Number.POSITIVE_INFINITY,
      enableSnapshots: false,
      rollingPercentilesEnabled: false,
    });
    this.#breaker.on('failure', () => {
      this.#losses += 1;
      if (this.#losses >= lossesUntilOpen) this.#breaker.open();
    });
    this.#breaker.on('success', () => {
      this.#losses = 0;
    });
    this.#breaker.on('reject', () => settings.onGivenUp?.());
  }

  /** Runs commands. @returns undefined when Valkey is away, slow or refuses: the caller goes on without it */
  async run<Result>(work: Work<Result>): Promise<Result | undefined> {
    try {
      return (await this.#breaker.fire(work as Work<unknown>)) as Result;
    } catch {
      return undefined;
    }
  }

  /** Connects, for a container that has time: a warm-up. @returns whether Valkey answers */
  async warm(): Promise<boolean> {
    try {
      const ping = this.#connected().then((cluster) => cluster.ping());
      await inTime(ping, connectMs);
      return true;
    } catch {
      this.#destroy();
      return false;
    }
  }

  close(): void {
    this.#breaker.shutdown();
    this.#destroy();
  }

  /** @throws Error when there is no connection yet, or no answer in time: then the connection is destroyed */
  async #perform<Result>(work: Work<Result>): Promise<Result> {
    const timeoutMs = this.#settings.timeoutMs ?? 40;
    // One that is still being made has lost nothing: destroyed each time, it would never be ready on a slow day.
    const cluster = await inTime(this.#connected(), timeoutMs);
    try {
      return await inTime(work(cluster), timeoutMs);
    } catch (error) {
      if (error instanceof Late) this.#forget(cluster);
      throw error;
    }
  }

  /** The connection; the first caller makes it. One that could not be made is forgotten, so that the next caller tries anew. */
  #connected(): Promise<Cluster> {
    if (!this.#cluster) {
      const attempt = this.#connect();
      this.#cluster = attempt;
      attempt.catch(() => {
        if (this.#cluster === attempt) this.#cluster = undefined;
      });
    }
    return this.#cluster;
  }

  async #connect(): Promise<Cluster> {
    const { host, port, ca, credentials } = this.#settings;
    const cluster = new Cluster([{ host, port }], {
      lazyConnect: true,
      enableOfflineQueue: false,
      // The first command tells whether the cluster is there.
      enableReadyCheck: false,
      // Node names are looked up by TLS itself, against the certificate.
      dnsLookup: (address, done) => done(null, address),
      // A lost connection is not mended but replaced: with IAM the old token has expired by then.
      clusterRetryStrategy: () => null,
      slotsRefreshTimeout: connectMs,
      redisOptions: {
        ...(await credentials?.()),
        tls: { ...(ca ? { ca } : {}), ...(isAddress(host) ? {} : { servername: host }) },
        connectTimeout: connectMs,
        maxRetriesPerRequest: 0,
        enableReadyCheck: false,
      },
    });
    const gone = (): void => this.#forget(cluster);
    // Without a listener a lost connection would end the process.
    cluster.on('error', gone);
    cluster.on('node error', gone);
    cluster.on('end', gone);
    try {
      // The client waits for some refusals for ever.
      await inTime(
        // Its first command makes the connection on which the others go; `connect` only learns the slots.
        cluster.connect().then(() => cluster.ping()),
        connectMs,
      );
    } catch (error) {
      cluster.disconnect();
      throw error;
    }
    return cluster;
  }

  #forget(cluster: Cluster): void {
    const current = this.#cluster;
    current?.then(
      (known) => {
        if (known === cluster && this.#cluster === current) this.#destroy();
      },
      () => undefined,
    );
  }

  #destroy(): void {
    const cluster = this.#cluster;
    this.#cluster = undefined;
    cluster?.then(
      (known) => known.disconnect(),
      () => undefined,
    );
  }
}

class Late extends Error {}

/**
 * What the work gives. An answer that has arrived while this process was busy is still read: only then is it late.
 * @throws Late
 */
async function inTime<Result>(work: Promise<Result>, ms: number): Promise<Result> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => setImmediate(() => reject(new Late(`Valkey did not answer within ${ms} ms`))), ms);
    timer.unref();
  });
  // Whoever loses the race has nobody left who listens.
  late.catch(() => undefined);
  work.catch(() => undefined);
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

const isAddress = (host: string): boolean => /^[\d.]+$/.test(host);
