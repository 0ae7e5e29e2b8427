export { type CallCount, type TableClient, tableClient } from './client.ts';
export type { StoreContext } from './context.ts';
export { type Deletion, deleteNode, deleteNodes, readsRange } from './deletion.ts';
export { createEdge, deleteEdge, edgesOfNode } from './edges.ts';
export { readGraph } from './graph.ts';
export { listNodes } from './list.ts';
export { readMeta } from './meta.ts';
export { createNode, getNode, getNodes, updateNode } from './nodes.ts';
export { getOperation, newOperation, saveOperation } from './operations.ts';
