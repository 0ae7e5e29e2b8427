/** How many requests a user may make: steadily, and at once after a pause. */
export interface RateRule {
  readonly perSecond: number;
  readonly burst: number;
}

/** What was granted of a request for tokens. */
export interface Granted {
  readonly granted: number;
  /** Whole tokens left. */
  readonly remaining: number;
  /** Seconds until one more token is there; 0 when there is one. */
  readonly retryAfterSeconds: number;
}

/** What was granted, and by which rule. */
export type Share = Granted & { readonly rule: RateRule };

/** A bucket's content and when that was true, in milliseconds. */
export interface Bucket {
  readonly tokens: number;
  readonly at: number;
}

/** Takes up to `wanted` tokens out of a bucket that fills steadily. A bucket not seen before is full. */
export function takeTokens(
  bucket: Bucket | undefined,
  wanted: number,
  { perSecond, burst }: RateRule,
  nowMs: number,
): { readonly bucket: Bucket; readonly outcome: Granted } {
  const since = bucket ? Math.max(0, nowMs - bucket.at) : 0;
  const filled = bucket ? Math.min(burst, bucket.tokens + (since * perSecond) / 1000) : burst;
  const granted = Math.min(wanted, Math.floor(filled));
  const tokens = filled - granted;
  return {
    bucket: { tokens, at: Math.max(nowMs, bucket?.at ?? 0) },
    outcome: { granted, remaining: Math.floor(tokens), retryAfterSeconds: retryAfter(tokens, perSecond) },
  };
}

/** @returns seconds until there is a whole token */
export const retryAfter = (tokens: number, perSecond: number): number => (tokens >= 1 ? 0 : (1 - tokens) / perSecond);
