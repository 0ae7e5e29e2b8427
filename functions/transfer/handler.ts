import { httpHandler } from '../../shared/http/index.ts';
import { transferEndpoints } from '../endpoints/transfer.ts';

/** A user's whole graph, out and in. */
export const handler = httpHandler(transferEndpoints);
