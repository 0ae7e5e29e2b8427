export { type CacheRule, cacheRules } from './cache-rules.ts';
export { ErrorBody, type ErrorType, errorTypes } from './errors.ts';
export { edgeTypes, formats, limits, sortKeys } from './fields.ts';
export {
  type GraphChangedFrame,
  type LiveAction,
  type LiveChanges,
  LiveFrame,
  type LiveTicket,
  liveActions,
} from './live-schemas.ts';
export { openApiDocument } from './openapi.ts';
export { allRoutes, basePath, type FunctionName, type Route, type RouteName, routes } from './routes.ts';
export type {
  BatchAnswers,
  BatchRequest,
  Edge,
  EdgeDraft,
  GraphData,
  GraphNode,
  ListQuery,
  Node,
  NodeChange,
  NodeDraft,
  NodeList,
  NodeSummary,
  NodesCreated,
  Operation,
  SearchQuery,
  SearchResults,
} from './schemas.ts';
export type { Exported, Imported, PortableEdge, PortableNode } from './transfer-schemas.ts';
