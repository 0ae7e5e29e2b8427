/** How a batch waits between tries. Times are in milliseconds. */
export interface BackoffOptions {
  /** @default 50, the base AWS and its SDKs use for DynamoDB */
  readonly baseDelayMs?: number;
  /** @default 2000 */
  readonly maxDelayMs?: number;
  /** Uniform in [0, 1). @default Math.random */
  readonly random?: () => number;
}

/** Full jitter: uniform between 0 and min(maxDelayMs, baseDelayMs · 2^attempt). `attempt` counts from 0. */
export function backoffMs(
  attempt: number,
  { baseDelayMs = 50, maxDelayMs = 2_000, random = Math.random }: BackoffOptions = {},
): number {
  return random() * Math.min(maxDelayMs, baseDelayMs * 2 ** attempt);
}
