import { DynamoDBClient } from '@aws-sdk/client-dynamodb';

/** Attribute values in DynamoDB's JSON. */
type WireItem = Record<string, Record<string, unknown>>;
type WriteRequest = { PutRequest?: { Item: WireItem }; DeleteRequest?: { Key: WireItem } };
type RequestItems = Record<string, WriteRequest[] | { Keys: WireItem[] }>;

/** How likely each kind of trouble is. Drawn anew for every call, from one seeded stream per run. */
export interface Troubles {
  /** An item of a call stays unprocessed. */
  readonly unprocessed?: number;
  /** A whole call is refused with ProvisionedThroughputExceededException. */
  readonly throttled?: number;
  /** The call takes effect and the connection is then reset. */
  readonly answerLost?: number;
  /** The call takes effect and is never answered. */
  readonly silent?: number;
  /** Every call before this time of the clock is throttled, in milliseconds. */
  readonly refusesUntilMs?: number;
}

interface WireRequest {
  readonly body: Uint8Array;
  readonly headers: Record<string, string>;
}

/** What a call takes, in virtual milliseconds. */
export const latencyMs = 10;
/** The transport's `requestTimeout`, for all libraries: a call without an answer ends with TimeoutError. */
export const requestTimeoutMs = 5_000;

const named = (message: string, facts: object): Error => Object.assign(new Error(message), facts);

/**
 * One table in memory behind the AWS SDK's request handler: everything above it, such as signing, (de)serialization and the
 * SDK's own retries, is the real SDK. Knows BatchWriteItem and BatchGetItem.
 */
export class InMemoryDynamoDB {
  troubles: Troubles = {};
  random: () => number = Math.random;
  calls = 0;
  /** Items written a second time, or read a second time, since `reset`. */
  doubled = 0;
  private readonly items = new Map<string, WireItem>();
  private readonly seen = new Set<string>();

  /**
   * @param keyAttributes names of partition and sort key
   * @param maxAttempts how often the SDK itself makes a call before it throws
   */
  constructor(
    private readonly keyAttributes: readonly [string, string],
    private readonly maxAttempts: number,
  ) {}

  /** A client that is the SDK's own but for its transport. */
  client(): DynamoDBClient {
    return new DynamoDBClient({
      region: 'us-east-1',
      credentials: { accessKeyId: 'x', secretAccessKey: 'x' },
      maxAttempts: this.maxAttempts,
      requestHandler: {
        handle: (request: WireRequest, options?: { abortSignal?: AbortSignal }) => this.handle(request, options),
      } as never,
    });
  }

  /** The numbers `n` of all items. */
  get stored(): Set<number> {
    return new Set([...this.items.values()].map(({ n }) => Number(n?.N)));
  }

  reset(troubles: Troubles, random: () => number): void {
    this.troubles = troubles;
    this.random = random;
    this.calls = 0;
    this.doubled = 0;
    this.seen.clear();
  }

  private async handle({ body, headers }: WireRequest, { abortSignal }: { abortSignal?: AbortSignal } = {}) {
    this.calls += 1;
    const { RequestItems } = JSON.parse(new TextDecoder().decode(body)) as { RequestItems: RequestItems };
    const [table, part] = Object.entries(RequestItems)[0] as [string, WriteRequest[] | { Keys: WireItem[] }];
    const { throttled = 0, answerLost = 0, silent = 0, refusesUntilMs = 0 } = this.troubles;
    const dice = this.random();
    await pause(latencyMs, abortSignal);
    if (performance.now() < refusesUntilMs || dice < throttled) return throttle();
    const answer = headers['x-amz-target']?.endsWith('BatchGetItem')
      ? this.read(table, part as { Keys: WireItem[] })
      : this.write(table, part as WriteRequest[]);
    if (dice < throttled + answerLost) throw named('read ECONNRESET', { code: 'ECONNRESET' });
    if (dice < throttled + answerLost + silent) {
      await pause(requestTimeoutMs, abortSignal);
      throw named('No answer in time', { name: 'TimeoutError' });
    }
    return reply(200, answer);
  }

  private idOf(item: WireItem): string {
    return JSON.stringify(this.keyAttributes.map((name) => item[name]));
  }

  /** Divides what a call holds into done and left. */
  private divide<T>(entries: readonly T[]): { done: T[]; left: T[] } {
    const done: T[] = [];
    const left: T[] = [];
    for (const entry of entries) (this.random() < (this.troubles.unprocessed ?? 0) ? left : done).push(entry);
    return { done, left };
  }

  private count(id: string): void {
    if (this.seen.has(id)) this.doubled += 1;
    this.seen.add(id);
  }

  private write(table: string, requests: readonly WriteRequest[]) {
    if (requests.length > 25) throw new Error('More than 25 requests');
    const { done, left } = this.divide(requests);
    for (const { PutRequest } of done) {
      if (!PutRequest) continue;
      this.count(this.idOf(PutRequest.Item));
      this.items.set(this.idOf(PutRequest.Item), PutRequest.Item);
    }
    return { UnprocessedItems: left.length > 0 ? { [table]: left } : {} };
  }

  private read(table: string, part: { Keys: WireItem[] }) {
    if (part.Keys.length > 100) throw new Error('More than 100 keys');
    const { done, left } = this.divide(part.Keys);
    for (const key of done) this.count(this.idOf(key));
    return {
      Responses: { [table]: done.flatMap((key) => this.items.get(this.idOf(key)) ?? []) },
      UnprocessedKeys: left.length > 0 ? { [table]: { ...part, Keys: left } } : {},
    };
  }
}

function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, ms);
    signal?.addEventListener('abort', () => {
      clearTimeout(timer);
      reject(named('Request aborted', { name: 'AbortError' }));
    });
  });
}

const reply = (statusCode: number, body: unknown) => ({
  response: {
    statusCode,
    headers: { 'content-type': 'application/x-amz-json-1.0' },
    body: new Uint8Array(Buffer.from(JSON.stringify(body))),
  },
});

const throttle = () =>
  reply(400, {
    __type: 'com.amazonaws.dynamodb.v20120810#ProvisionedThroughputExceededException',
    message: 'The level of configured provisioned throughput for the table was exceeded',
  });
