import { httpHandler } from '../../shared/http/index.ts';
import { batchEndpoints } from '../endpoints/batch.ts';

/** Many requests in one. */
export const handler = httpHandler(batchEndpoints);
