import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { type Item, itemBytes } from '../batch/index.ts';
import type { Connection, Signature } from '../graph/index.ts';
import { packText, type StoredText, unpackText } from './body.ts';
import type { StoreContext } from './context.ts';
import { keys } from './keys.ts';
import type { LogEntry } from './log-entry.ts';
import { readOneByOne } from './one-by-one.ts';
import { last, queryRange } from './query.ts';
import { Overtaken } from './similar-memory.ts';

type LogItem = Item & StoredText & { readonly writer: string; readonly limited: boolean };

type PackedChange = readonly [id: string] | readonly [id: string, keywords: string, tags: readonly string[]];

/** What is packed: keywords by spaces, pairs by their places among the ids, an edge as a number. */
interface Packed {
  readonly changes: readonly PackedChange[];
  readonly ids: readonly string[];
  readonly pairs: readonly (readonly [a: number, b: number, before: 0 | 1, after: number])[];
}

/** 0 for none; the weight in ten thousandths, doubled, odd for a strong one. */
const numberOf = (edge: Connection | undefined): number =>
  edge ? 2 * Math.round(10_000 * edge.weight) + (edge.type === 'strong' ? 1 : 0) : 0;
const edgeOf = (number: number): Connection | undefined =>
  number === 0 ? undefined : { type: number % 2 === 1 ? 'strong' : 'similar', weight: Math.floor(number / 2) / 10_000 };

const packChange = (id: string, signature: Signature | undefined): PackedChange =>
  signature ? [id, signature.keywords.join(' '), signature.tags] : [id];

/** Bytes of a changed signature in an entry, and the comma after it, before compression: which may gain nothing. */
export const changeBytes = (id: string, signature: Signature | undefined): number =>
  Buffer.byteLength(JSON.stringify(packChange(id, signature))) + 1;

function pack({ changes, pairs }: LogEntry): string {
  const ids = [...new Set(pairs.flatMap(({ pair }) => pair))];
  const places = new Map(ids.map((id, place) => [id, place]));
  const packed: Packed = {
    changes: [...changes].map(([id, signature]) => packChange(id, signature)),
    ids,
    pairs: pairs.map(({ pair: [a, b], before, after }) => [
      places.get(a) as number,
      places.get(b) as number,
      before ? 1 : 0,
      numberOf(after),
    ]),
  };
  return JSON.stringify(packed);
}

function unpack(item: LogItem): LogEntry {
  const { changes, ids, pairs } = JSON.parse(unpackText(item)) as Packed;
  const signatures = changes.map(([id, keywords, tags = []]): [string, Signature | undefined] => [
    id,
    keywords === undefined ? undefined : { keywords: keywords.split(' ').filter(Boolean), tags },
  ]);
  return {
    seq: Number(item.SK.slice(2)),
    limited: item.limited,
    changes: new Map(signatures),
    pairs: pairs.map(([a, b, before, after]) => ({
      pair: [ids[a] as string, ids[b] as string],
      before: before === 1,
      after: edgeOf(after),
    })),
  };
}

/**
 * Appends an entry, if nobody else has one under its number.
 * @returns its bytes
 * @throws Overtaken when somebody has
 */
export async function appendEntry(ctx: StoreContext, uid: string, entry: LogEntry): Promise<number> {
  const writer = ctx.newId(ctx.now());
  const item: LogItem = {
    ...keys.signatures(uid, entry.seq),
    ...packText(pack(entry)),
    limited: entry.limited,
    writer,
  };
  try {
    await ctx.client.send(
      new PutCommand({ TableName: ctx.table, Item: item, ConditionExpression: 'attribute_not_exists(PK)' }),
    );
  } catch (error) {
    if ((error as Error).name !== 'ConditionalCheckFailedException') throw error;
    // Our own, if the answer to a first try was lost.
    const [stored] = await readOneByOne(ctx.client, ctx.table, [item]);
    if (stored?.writer !== writer) throw new Overtaken(`Entry ${entry.seq} is somebody else's`);
  }
  return itemBytes(item);
}

/** The entries after a number, in their order, each with its bytes. */
export async function entriesAfter(
  ctx: StoreContext,
  uid: string,
  seq: number,
): Promise<{ entry: LogEntry; bytes: number }[]> {
  const from = keys.signatures(uid, seq + 1);
  const items = await queryRange<LogItem>(ctx, { partition: from.PK, from: from.SK, to: `L#${last}` });
  return items.map((item) => ({ entry: unpack(item), bytes: itemBytes(item) }));
}
