import { httpHandler } from '../../shared/http/index.ts';
import { graphEndpoints } from '../endpoints/graph-data.ts';

/** The whole graph, for the page that draws it. */
export const handler = httpHandler(graphEndpoints);
