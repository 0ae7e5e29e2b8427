import { httpHandler } from '../../shared/http/index.ts';
import { nodeEndpoints } from '../endpoints/nodes.ts';

/** Notes: create, list, read, change, delete, one by one and in bulk. */
export const handler = httpHandler(nodeEndpoints);
