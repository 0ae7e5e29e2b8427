/** How long and how often a refused request is tried again. */
export interface RetryPolicy {
  /** Tries in all, the first included. */
  readonly attempts: number;
  readonly baseMs: number;
  /** Longest wait, whatever the server asks for. */
  readonly capMs: number;
  /** In [0, 1). */
  readonly random: () => number;
  readonly sleep: (milliseconds: number) => Promise<void>;
}

/** Seven tries: about half a minute of waiting at worst unless the server asks for more. */
export const defaultRetryPolicy: RetryPolicy = {
  attempts: 7,
  baseMs: 250,
  capMs: 30_000,
  random: Math.random,
  sleep: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
};

/** Statuses that say "the same request may succeed later". Of these only 429 says that nothing was done. */
export function isRetryable(status: number): boolean {
  return status === 429 || (status >= 500 && status !== 501);
}

/**
 * Milliseconds to wait before try number `attempt + 1` (the first is 1): full jitter over an exponential ceiling, and never less
 * than what `Retry-After` asks for, up to the policy's cap.
 * @param retryAfter the header's value: seconds or an HTTP date
 */
export function retryDelay(policy: RetryPolicy, attempt: number, retryAfter?: string | null): number {
  const ceiling = Math.min(policy.capMs, policy.baseMs * 2 ** (attempt - 1));
  const asked = retryAfterMs(retryAfter);
  return Math.min(policy.capMs, asked + policy.random() * ceiling);
}

function retryAfterMs(value: string | null | undefined): number {
  if (value === null || value === undefined || value.trim() === '') return 0;
  const seconds = Number(value);
  const milliseconds = Number.isFinite(seconds) ? seconds * 1000 : Date.parse(value) - Date.now();
  return Number.isFinite(milliseconds) ? Math.max(0, milliseconds) : 0;
}
