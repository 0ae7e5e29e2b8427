export { type Hit, type SearchDocument, SearchIndex, type SearchPage } from './search-index.ts';
export { decodeSnapshot, encodeSnapshot } from './snapshot.ts';
