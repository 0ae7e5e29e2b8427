import type { Share } from '../rate-limit/index.ts';
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
): Promise<Share | undefined> {
  const { rateLimit, distributedCache } = store.flags();
  if (!rateLimit || !limiter) return undefined;
  return { ...(await limiter.take(userId, wanted, distributedCache)), rule: limiter.rule };
}

/** Whole seconds, as `Retry-After` takes them. */
const waitSeconds = ({ retryAfterSeconds }: Share): number => Math.max(1, Math.ceil(retryAfterSeconds));

/** What a request over the limit is answered. */
export const overLimit = (share: Share, requestId: string): Reply =>
  errorReply(
    'rate_limited',
    `More than ${share.rule.perSecond} requests a second (${share.rule.burst} after a pause); wait and try again`,
    requestId,
    { limit: share.rule.perSecond, burst: share.rule.burst },
    waitSeconds(share),
  );

/** The headers that tell a client how much it may still ask for (IETF draft "RateLimit header fields for HTTP", -06). */
export const rateHeaders = ({ rule, remaining }: Share): Record<string, string> => ({
  'RateLimit-Limit': String(rule.burst),
  'RateLimit-Remaining': String(remaining),
  'RateLimit-Reset': String(Math.ceil((rule.burst - remaining) / rule.perSecond)),
});
