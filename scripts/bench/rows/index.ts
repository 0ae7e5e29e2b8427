import type { RowFunction } from '../bench.ts';
import { bulkCreation, bulkDeletion } from './batch-writes.ts';
import { flatness } from './flatness.ts';
import { hotPartition } from './hot-partition.ts';
import { largeGraph } from './large-graph.ts';
import { leanReads } from './lean-reads.ts';
import { poolBound } from './pool-bound.ts';
import { repeatedAnswers } from './repeated-answers.ts';
import { singleRequests } from './requests.ts';
import { search } from './search.ts';
import { transfer } from './transfer.ts';
import { underTrouble } from './trouble.ts';

/** What measures each row, in the order of the report. Some measure two rows at once. */
export const rowFunctions: readonly { readonly rows: readonly string[]; readonly run: RowFunction }[] = [
  { rows: ['1a', '1b'], run: bulkDeletion },
  { rows: ['1c'], run: bulkCreation },
  { rows: ['1d'], run: underTrouble },
  { rows: ['6a', '6b'], run: leanReads },
  { rows: ['6c'], run: largeGraph },
  { rows: ['6d'], run: flatness },
  { rows: ['6e'], run: singleRequests },
  { rows: ['8a'], run: repeatedAnswers },
  { rows: ['8b'], run: poolBound },
  { rows: ['search'], run: search },
  { rows: ['shards'], run: hotPartition },
  { rows: ['transfer'], run: transfer },
];
