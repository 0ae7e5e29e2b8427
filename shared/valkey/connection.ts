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

/** Commands that failed one after another until the server is given up: each costs a request up to `timeoutMs`. */
const failuresUntilOpen = 3;
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
  /** The same, once it is made. */
  #ready: Promise<Cluster> | undefined;

  constructor(settings: ValkeySettings) {
    this.#settings = settings;
    this.#breaker = new CircuitBreaker((work: Work<unknown>) => this.#perform(work), {
      timeout: settings.timeoutMs ?? 40,
      resetTimeout: settings.retryAfterMs ?? 5_000,
      volumeThreshold: failuresUntilOpen,
      errorThresholdPercentage: 50,
      rollingCountTimeout: 10_000,
    });
    // A connection that is still being made has lost no command: destroyed each time, it would never be ready on a slow day.
    this.#breaker.on('timeout', () => {
      if (this.#cluster === this.#ready) this.#destroy();
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
      await (await this.#connected()).ping();
      return true;
    } catch {
      return false;
    }
  }

  close(): void {
    this.#breaker.shutdown();
    this.#destroy();
  }

  async #perform<Result>(work: Work<Result>): Promise<Result> {
    const cluster = await this.#connected();
    return work(cluster);
  }

  /** The connection; the first caller makes it. One that could not be made is forgotten, so that the next caller tries anew. */
  #connected(): Promise<Cluster> {
    if (!this.#cluster) {
      const attempt = this.#connect();
      this.#cluster = attempt;
      attempt.then(
        () => {
          this.#ready = attempt;
        },
        () => {
          if (this.#cluster === attempt) this.#cluster = undefined;
        },
      );
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
      await Promise.race([cluster.connect(), lost(connectMs)]);
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

const lost = (afterMs: number): Promise<never> =>
  new Promise((_, reject) => {
    setTimeout(() => reject(new Error(`No connection to Valkey within ${afterMs} ms`)), afterMs).unref();
  });

const isAddress = (host: string): boolean => /^[\d.]+$/.test(host);
