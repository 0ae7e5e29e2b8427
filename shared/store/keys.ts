import type { Key } from '../batch/index.ts';
import { shardOf } from '../graph/index.ts';

/** The single table's keys, in one place: every partition key but a ticket's starts with the user's id. */
export const keys = {
  user: (uid: string): string => `U#${uid}`,
  shard: (uid: string, shard: number): string => `U#${uid}#${shard}`,
  meta: (uid: string): Key => ({ PK: keys.user(uid), SK: 'META' }),
  operation: (uid: string, id: string): Key => ({ PK: keys.user(uid), SK: `O#${id}` }),
  audit: (uid: string, id: string): Key => ({ PK: keys.user(uid), SK: `A#${id}` }),
  idempotency: (uid: string, hash: string): Key => ({ PK: keys.user(uid), SK: `I#${hash}` }),
  /** Names notes that come or go; sorts by time, since its id is a ULID. */
  notice: (uid: string, id: string): Key => ({ PK: keys.user(uid), SK: `C#${id}` }),
  /**
   * A ticket for a live connection, by its hash. In a partition of its own: whoever makes tickets up writes to partitions that
   * nobody else uses, never to one of a user they choose.
   */
  ticket: (hash: string): Key => ({ PK: `T#${hash}`, SK: 'TICKET' }),
  /** When everything of the user was last looked at for what crashes left. */
  healing: (uid: string): Key => ({ PK: keys.user(uid), SK: 'HEAL' }),
  node: (uid: string, id: string): Key => ({ PK: shardKey(uid, id), SK: `N#${id}` }),
  body: (uid: string, id: string): Key => ({ PK: shardKey(uid, id), SK: `B#${id}` }),
  /** The copy of an edge that lives with `id`; `other` is its far end. */
  edgeAt: (uid: string, id: string, other: string): Key => ({ PK: shardKey(uid, id), SK: `E#${id}#${other}` }),
  /** What is made from all notes lives in partitions of its own: reading it takes no capacity from the notes. */
  search: (uid: string): string => `U#${uid}#search`,
  similar: (uid: string): string => `U#${uid}#similar`,
  /** Says which snapshot of such a partition is the current one. */
  manifest: (partition: string): Key => ({ PK: partition, SK: 'MANIFEST' }),
  chunk: (partition: string, snapshot: string, chunk: number): Key => ({
    PK: partition,
    SK: `S#${snapshot}#${String(chunk).padStart(4, '0')}`,
  }),
  /** An entry of the log of signatures. Its number has 16 digits, so that entries sort by it. */
  signatures: (uid: string, seq: number): Key => ({ PK: keys.similar(uid), SK: `L#${String(seq).padStart(16, '0')}` }),
};

function shardKey(uid: string, id: string): string {
  const shard = shardOf(id);
  if (shard === undefined) throw new RangeError('a key was asked for an id that names no shard');
  return keys.shard(uid, shard);
}
