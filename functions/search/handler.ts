import { httpHandler } from '../../shared/http/index.ts';
import { searchEndpoints } from '../endpoints/search.ts';

/** Full-text search over a user's notes. */
export const handler = httpHandler(searchEndpoints);
