import { httpHandler } from '../../shared/http/index.ts';
import { liveEndpoints } from '../endpoints/live.ts';

/** Tickets for the live updates. */
export const handler = httpHandler(liveEndpoints);
