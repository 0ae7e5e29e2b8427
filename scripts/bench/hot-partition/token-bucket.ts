/** What one DynamoDB partition can take: so many units a second, and no more saved up than one second's. */
export class TokenBucket {
  readonly #perSecond: number;
  #tokens: number;
  #at: number;

  /** @param nowMs the clock's time now, in milliseconds */
  constructor(perSecond: number, nowMs: number) {
    this.#perSecond = perSecond;
    this.#tokens = perSecond;
    this.#at = nowMs;
  }

  /** Takes the units if any are there (the last request may go below zero, as a write is never divided). @returns whether it did */
  take(units: number, nowMs: number): boolean {
    this.#tokens = Math.min(this.#perSecond, this.#tokens + ((nowMs - this.#at) * this.#perSecond) / 1_000);
    this.#at = nowMs;
    if (this.#tokens <= 0) return false;
    this.#tokens -= units;
    return true;
  }
}
