export { edgeIdOf, endsOfEdge } from './edge-id.ts';
export * from './errors.ts';
export { maxShards, type NodeId, nodeIdFactory, recordIdFactory, shardOf } from './node-id.ts';
export { seededRandom } from './random.ts';
export { type GraphStats, statsOf } from './stats.ts';
export { cut, metadataOf, normalizeTags, previewOf, titleFrom } from './text.ts';
