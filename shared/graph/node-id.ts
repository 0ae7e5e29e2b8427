import { monotonicFactory } from 'ulid';
import type { Random } from './random.ts';

/** Shards are written as two hex digits at the end of an id. */
export const maxShards = 256;
const pattern = /^[0-7][0-9A-HJKMNP-TV-Z]{25}[0-9a-f]{2}$/;

export type NodeId = string;

/**
 * Makes note ids: a ULID (so that ids sort by creation) and the shard that holds the note.
 * The shard is part of the id: raising `shards` spreads new ids only and moves nothing.
 * @param shards how many partitions a user's new notes are spread over, 1..256
 * @param random where ids come from; a seeded one gives the same ids again
 */
export function nodeIdFactory(shards: number, random?: Random): (now?: number) => NodeId {
  if (!Number.isInteger(shards) || shards < 1 || shards > maxShards) {
    throw new RangeError(`shards must be a whole number from 1 to ${maxShards}, not ${shards}`);
  }
  const nextUlid = monotonicFactory(random);
  let last = Math.floor((random ?? Math.random)() * shards);
  return (now) => {
    last = (last + 1) % shards;
    return nextUlid(now) + last.toString(16).padStart(2, '0');
  };
}

/** Makes ids of records that are not notes: plain ULIDs. */
export const recordIdFactory = (random?: Random): ((now?: number) => string) => monotonicFactory(random);

/** The shard an id names, or undefined when no note can have this id. */
export function shardOf(id: string): number | undefined {
  return pattern.test(id) ? Number.parseInt(id.slice(-2), 16) : undefined;
}
