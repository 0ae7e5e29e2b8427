export { ErrorBody, type ErrorType, errorTypes } from './errors.ts';
export { edgeTypes, formats, limits, sortKeys } from './fields.ts';
export { openApiDocument } from './openapi.ts';
export { allRoutes, basePath, type FunctionName, type Route, type RouteName, routes } from './routes.ts';
export type {
  BatchAnswers,
  BatchRequest,
  Edge,
  EdgeDraft,
  Exported,
  GraphData,
  GraphNode,
  Imported,
  ListQuery,
  Node,
  NodeChange,
  NodeDraft,
  NodeList,
  NodeSummary,
  NodesCreated,
  Operation,
  PortableEdge,
  PortableNode,
  SearchQuery,
  SearchResults,
} from './schemas.ts';
