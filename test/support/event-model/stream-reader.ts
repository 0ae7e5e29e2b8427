import type { DynamoDBRecord } from 'aws-lambda';
import type { ChangeFeed } from '../table-model/index.ts';
import type { Doorbell } from './doorbell.ts';
import type { VirtualTime } from './virtual-time.ts';

/** Records that were given up, with all that a failure destination in S3 keeps. */
export interface StreamFailure {
  readonly records: readonly DynamoDBRecord[];
  readonly reason: string;
}

export interface StreamReaderOptions {
  readonly feed: ChangeFeed;
  /** Rings when there may be a new record. */
  readonly bell: Doorbell;
  readonly time: VirtualTime;
  readonly random: () => number;
  /** Gives a batch to the function. */
  readonly invoke: (records: readonly DynamoDBRecord[]) => Promise<unknown>;
  readonly batchSize: number;
  /** Milliseconds for which records are gathered. @default 0 */
  readonly windowMs?: () => number;
  /** Records of a batch that keeps failing go to the failures when the oldest is this old. */
  readonly maxAgeMs: number;
  /** Whether a batch that failed is halved. */
  readonly bisect?: boolean;
  /** Whether a batch comes again although it was handled: the reader lost its position. @default never */
  readonly repeats?: () => boolean;
  /** Milliseconds between the tries of a batch. @default 1,000 */
  readonly retryMs?: () => number;
}

/**
 * The event source mapping of a table stream. Shards go on independently; in each, a batch is given again and again until
 * the function takes it, and nothing behind it passes.
 */
export class StreamReader {
  /** What was given up. */
  readonly failures: StreamFailure[] = [];
  readonly #options: StreamReaderOptions;
  readonly #positions: number[];
  #stopped = false;

  constructor(options: StreamReaderOptions) {
    this.#options = options;
    this.#positions = options.feed.shards.map(() => 0);
  }

  /** Reads every shard until `stop`. */
  start(): void {
    for (const shard of this.#positions.keys()) void this.#read(shard);
  }

  stop(): void {
    this.#stopped = true;
    this.#options.bell.ring();
  }

  /** Whether every record so far was taken or given up. */
  get idle(): boolean {
    return this.#options.feed.shards.every(({ length }, shard) => this.#positions[shard] === length);
  }

  async #read(shard: number): Promise<void> {
    const { feed, bell, time, batchSize, windowMs = () => 0, random } = this.#options;
    while (!this.#stopped) {
      const from = this.#positions[shard] as number;
      const waiting = (feed.shards[shard]?.length ?? 0) - from;
      if (waiting > 0 && waiting < batchSize) await time.pause(windowMs());
      // A batch is what is there when the reader looks: seldom the most it may be.
      const most = 1 + Math.floor(random() * batchSize);
      const batch = feed.shards[shard]?.slice(from, from + most) ?? [];
      if (batch.length === 0) await bell.wait();
      else await this.#deliver(batch);
      this.#positions[shard] = from + batch.length;
    }
  }

  async #deliver(batch: readonly DynamoDBRecord[]): Promise<void> {
    const { invoke, time, maxAgeMs, bisect, repeats = () => false, retryMs = () => 1_000 } = this.#options;
    for (;;) {
      try {
        await invoke(batch);
        if (!repeats()) return;
      } catch (error) {
        if (time.now() - oldest(batch) > maxAgeMs) {
          this.failures.push({ records: batch, reason: (error as Error).message });
          return;
        }
        await time.pause(retryMs());
        if (bisect && batch.length > 1) {
          const middle = Math.ceil(batch.length / 2);
          await this.#deliver(batch.slice(0, middle));
          await this.#deliver(batch.slice(middle));
          return;
        }
      }
    }
  }
}

/** When the oldest record was written, in milliseconds. */
const oldest = ([record]: readonly DynamoDBRecord[]): number =>
  (record?.dynamodb?.ApproximateCreationDateTime ?? 0) * 1000;
