import { httpHandler } from '../../shared/http/index.ts';
import { edgeEndpoints } from '../endpoints/edges.ts';

/** Edges between notes. */
export const handler = httpHandler(edgeEndpoints);
