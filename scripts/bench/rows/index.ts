import type { RowFunction } from '../bench.ts';
import { afterBulk } from './after-bulk.ts';
import { bulkCreation, bulkDeletion } from './batch-writes.ts';
import { bundleSizes, importTime } from './bundles.ts';
import { chaos } from './chaos.ts';
import { coldStarts } from './cold-starts.ts';
import { compression } from './compression.ts';
import { connected } from './connected.ts';
import { connections } from './connections.ts';
import { edge } from './edge.ts';
import { events } from './events.ts';
import { flatness } from './flatness.ts';
import { graphHit } from './graph-hit.ts';
import { hotPartition } from './hot-partition.ts';
import { largeGraph } from './large-graph.ts';
import { leanReads } from './lean-reads.ts';
import { newClientCall } from './new-client.ts';
import { poolBound } from './pool-bound.ts';
import { rateLimit } from './rate-limit.ts';
import { repeatedAnswers } from './repeated-answers.ts';
import { singleRequests } from './requests.ts';
import { resultCache } from './result-cache.ts';
import { search } from './search.ts';
import { missAtOnce } from './stampede.ts';
import { transfer } from './transfer.ts';
import { underTrouble } from './trouble.ts';
import { valkeyAway } from './valkey-away.ts';

/** What measures each row, in the order of the report. Some measure two rows at once. */
export const rowFunctions: readonly { readonly rows: readonly string[]; readonly run: RowFunction }[] = [
  { rows: ['1a', '1b'], run: bulkDeletion },
  { rows: ['1c'], run: bulkCreation },
  { rows: ['1d'], run: underTrouble },
  { rows: ['2a'], run: bundleSizes },
  { rows: ['2b'], run: importTime },
  { rows: ['2c'], run: coldStarts },
  { rows: ['2d'], run: afterBulk },
  { rows: ['3a'], run: resultCache },
  { rows: ['3b'], run: graphHit },
  { rows: ['3c'], run: connections },
  { rows: ['3d'], run: missAtOnce },
  { rows: ['3e'], run: newClientCall },
  { rows: ['valkey'], run: valkeyAway },
  { rows: ['5a', '5b'], run: events },
  { rows: ['5c'], run: chaos },
  { rows: ['5d'], run: connected },
  { rows: ['6a', '6b'], run: leanReads },
  { rows: ['6c'], run: largeGraph },
  { rows: ['6d'], run: flatness },
  { rows: ['6e'], run: singleRequests },
  { rows: ['7a'], run: edge },
  { rows: ['7b'], run: compression },
  { rows: ['7c'], run: rateLimit },
  { rows: ['8a'], run: repeatedAnswers },
  { rows: ['8b'], run: poolBound },
  { rows: ['search'], run: search },
  { rows: ['shards'], run: hotPartition },
  { rows: ['transfer'], run: transfer },
];
