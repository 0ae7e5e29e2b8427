import type { Key } from '../batch/index.ts';
import { shardOf } from '../graph/index.ts';

/** The single table's keys, in one place: every partition key starts with the user's id. */
export const keys = {
  user: (uid: string): string => `U#${uid}`,
  shard: (uid: string, shard: number): string => `U#${uid}#${shard}`,
  meta: (uid: string): Key => ({ PK: keys.user(uid), SK: 'META' }),
  operation: (uid: string, id: string): Key => ({ PK: keys.user(uid), SK: `O#${id}` }),
  audit: (uid: string, id: string): Key => ({ PK: keys.user(uid), SK: `A#${id}` }),
  idempotency: (uid: string, hash: string): Key => ({ PK: keys.user(uid), SK: `I#${hash}` }),
  /** Names notes that come or go; sorts by time, since its id is a ULID. */
  notice: (uid: string, id: string): Key => ({ PK: keys.user(uid), SK: `C#${id}` }),
  node: (uid: string, id: string): Key => ({ PK: shardKey(uid, id), SK: `N#${id}` }),
  body: (uid: string, id: string): Key => ({ PK: shardKey(uid, id), SK: `B#${id}` }),
  /** The copy of an edge that lives with `id`; `other` is its far end. */
  edgeAt: (uid: string, id: string, other: string): Key => ({ PK: shardKey(uid, id), SK: `E#${id}#${other}` }),
  /** A search index lives in a partition of its own: reading it takes no capacity from the notes. */
  search: (uid: string): string => `U#${uid}#search`,
  searchManifest: (uid: string): Key => ({ PK: keys.search(uid), SK: 'MANIFEST' }),
  searchChunk: (uid: string, snapshot: string, chunk: number): Key => ({
    PK: keys.search(uid),
    SK: `S#${snapshot}#${String(chunk).padStart(4, '0')}`,
  }),
};

function shardKey(uid: string, id: string): string {
  const shard = shardOf(id);
  if (shard === undefined) throw new RangeError('a key was asked for an id that names no shard');
  return keys.shard(uid, shard);
}
