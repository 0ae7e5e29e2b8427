import { type DynamoDBDocumentClient, GetCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { batchWrite, type Item, type Key, type Write } from '../batch/index.ts';

/** One open page of a user. */
export interface Connection {
  readonly id: string;
  /** Milliseconds since 1970. */
  readonly connectedAtMs: number;
}

/** API Gateway closes a connection after two hours; the slack is for its $disconnect, which comes when it can. */
const longestSeconds = 2 * 3600 + 600;

/** A page or a queue waits for the table: longer than this and the caller gives up, and the page connects anew. */
const writeMs = 3_000;

/** A user's connections are found together, and the user of a connection by its id. */
const keys = {
  user: (uid: string): string => `U#${uid}`,
  connection: (uid: string, id: string): Key => ({ PK: keys.user(uid), SK: id }),
  pointer: (id: string): Key => ({ PK: `C#${id}`, SK: 'USER' }),
};

/** Who is connected: the table of live connections. Every read is strongly consistent, so that a page is reached from the moment it is noted. */
export class Connections {
  readonly #client: DynamoDBDocumentClient;
  readonly #table: string;
  readonly #now: () => number;

  constructor(client: DynamoDBDocumentClient, table: string, now: () => number = Date.now) {
    this.#client = client;
    this.#table = table;
    this.#now = now;
  }

  async add(uid: string, id: string): Promise<void> {
    const connectedAtMs = this.#now();
    const expiresAt = Math.floor(connectedAtMs / 1000) + longestSeconds;
    await this.#write([
      { put: { ...keys.connection(uid, id), connectedAtMs, expiresAt } },
      { put: { ...keys.pointer(id), uid, expiresAt } },
    ]);
  }

  /** A user's connections, the newest first. Some may be gone without having said so. */
  async ofUser(uid: string): Promise<Connection[]> {
    const found: Item[] = [];
    let from: Record<string, unknown> | undefined;
    do {
      const page = await this.#client.send(
        new QueryCommand({
          TableName: this.#table,
          KeyConditionExpression: 'PK = :user',
          ExpressionAttributeValues: { ':user': keys.user(uid) },
          ConsistentRead: true,
          ...(from ? { ExclusiveStartKey: from } : {}),
        }),
      );
      found.push(...((page.Items ?? []) as Item[]));
      from = page.LastEvaluatedKey;
    } while (from);
    return found
      .filter((item) => this.#lasts(item))
      .map(({ SK, connectedAtMs }) => ({ id: SK, connectedAtMs: Number(connectedAtMs) }))
      .sort((a, b) => b.connectedAtMs - a.connectedAtMs);
  }

  /** Whose connection it is; undefined for one that nobody noted, or that was forgotten. */
  async userOf(id: string): Promise<string | undefined> {
    const { Item: item } = await this.#client.send(
      new GetCommand({ TableName: this.#table, Key: keys.pointer(id), ConsistentRead: true }),
    );
    return item && this.#lasts(item) ? String(item.uid) : undefined;
  }

  async forget(uid: string, ids: readonly string[]): Promise<void> {
    await this.#write(ids.flatMap((id) => [{ remove: keys.connection(uid, id) }, { remove: keys.pointer(id) }]));
  }

  /** DynamoDB removes expired items within days, not at once. */
  #lasts(item: Readonly<Record<string, unknown>>): boolean {
    return Number(item.expiresAt) * 1000 > this.#now();
  }

  #write(writes: readonly Write[]): Promise<unknown> {
    return batchWrite(this.#client, this.#table, writes, { deadlineMs: writeMs });
  }
}
