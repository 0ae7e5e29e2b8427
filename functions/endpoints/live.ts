import { type LiveTicket, routes } from '../../shared/contract/index.ts';
import { requiredEnv } from '../../shared/environment/index.ts';
import { endpoint } from '../../shared/http/index.ts';
import { createTicket, readMeta } from '../../shared/store/index.ts';

/** What a page needs to open its live connection, which functions/live-socket then answers. */
export const liveEndpoints = [
  endpoint(routes.createLiveTicket, async ({ userId }, { store }) => {
    const [{ ticket, expiresAtMs }, { graphVersion }] = await Promise.all([
      createTicket(store, userId),
      readMeta(store, userId),
    ]);
    const body: LiveTicket = {
      ticket,
      url: requiredEnv('LIVE_URL'),
      expiresAt: new Date(expiresAtMs).toISOString(),
    };
    // A secret, even if one of seconds: nobody on the way may keep it.
    return { status: 201, headers: { 'Cache-Control': 'no-store' }, body, graphVersion };
  }),
];
