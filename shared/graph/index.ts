export { edgeIdOf, endsOfEdge } from './edge-id.ts';
export * from './errors.ts';
export { maxShards, type NodeId, nodeIdFactory, recordIdFactory, shardOf } from './node-id.ts';
export { seededRandom } from './random.ts';
export { type Signature, signatureOf } from './signature.ts';
export type { Connection } from './similarity.ts';
export {
  type NumberedSignatures,
  type Pair,
  pairOf,
  type SignatureChanges,
  SimilarityIndex,
} from './similarity-index.ts';
export { type GraphStats, statsOf } from './stats.ts';
export { cut, metadataOf, normalizeTags, previewOf, titleFrom } from './text.ts';
