import type { RowFunction } from '../bench.ts';
import { importByShards } from '../hot-partition/import.ts';

const counts = [1, 2, 4, 8] as const;

/** Write sharding: the same import into 1 to 8 partitions, each of which takes 1,000 write units a second. */
export const hotPartition: RowFunction = async () => {
  const [one, ...more] = await importByShards(counts);
  const method = `${one?.units.toLocaleString('en')} write units; real shared/batch and SDK in virtual time against partitions with a token bucket each: 1,000 write units a second of which one second's may be saved up, full at the start, no adaptive capacity; 10,000 notes of mixed sizes, list indexes included, 32 calls of 5 ms at once`;
  return more.flatMap(({ shards, seconds, throttled }) => [
    {
      row: 'shards',
      optimization: '1 batchWrites',
      metric: `import of 10,000 notes by ${shards} shards instead of 1: time`,
      unit: 's (virtual)',
      before: one?.seconds ?? Number.NaN,
      after: seconds,
      target: { kind: 'reported' } as const,
      method,
    },
    {
      row: 'shards',
      optimization: '1 batchWrites',
      metric: `import of 10,000 notes by ${shards} shards instead of 1: throttled writes`,
      unit: 'items',
      before: one?.throttled ?? Number.NaN,
      after: throttled,
      target: { kind: 'reported' } as const,
      method,
    },
  ]);
};
