import type { Granted, RateLimiter } from '../rate-limit/index.ts';
import type { Reply } from './endpoint.ts';
import { errorReply } from './errors.ts';
import type { Services } from './services.ts';

/**
 * Takes tokens for requests of a user.
 * @returns undefined where nothing is limited: the flag `rateLimit` is off
 */
export async function takeTokensFor(
  { limiter, store }: Services,
  userId: string,
  wanted: number,
): Promise<Granted | undefined> {
  const { rateLimit, distributedCache } = store.flags();
  return rateLimit ? limiter?.take(userId, wanted, distributedCache) : undefined;
}

/** Whole seconds, as `Retry-After` takes them. */
const waitSeconds = ({ retryAfterSeconds }: Granted): number => Math.max(1, Math.ceil(retryAfterSeconds));

/** What a request over the limit is answered. */
export const overLimit = (granted: Granted, { rule }: RateLimiter, requestId: string): Reply =>
  errorReply(
    'rate_limited',
    `More than ${rule.perSecond} requests a second (${rule.burst} after a pause); wait and try again`,
    requestId,
    { limit: rule.perSecond, burst: rule.burst },
    waitSeconds(granted),
  );

/** The headers that tell a client how much it may still ask for (IETF draft "RateLimit header fields for HTTP", -06). */
export const rateHeaders = ({ rule }: RateLimiter, granted: Granted): Record<string, string> => ({
  'RateLimit-Limit': String(rule.burst),
  'RateLimit-Remaining': String(granted.remaining),
  'RateLimit-Reset': String(Math.ceil((rule.burst - granted.remaining) / rule.perSecond)),
});
