import { httpHandler } from '../../shared/http/index.ts';
import { healthEndpoints } from '../endpoints/health.ts';

/** Open to everyone: alive, ready, and the contract. */
export const handler = httpHandler(healthEndpoints);
