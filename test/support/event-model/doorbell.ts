/** Wakes those who wait for something to arrive. */
export class Doorbell {
  readonly #waiting = new Set<() => void>();

  ring(): void {
    for (const wake of this.#waiting) wake();
  }

  /** Resolves at the next ring, or at that time at the latest (milliseconds since 1970). */
  wait(at?: number): Promise<void> {
    return new Promise((resolve) => {
      const wake = () => {
        clearTimeout(timer);
        this.#waiting.delete(wake);
        resolve();
      };
      const timer = at === undefined ? undefined : setTimeout(wake, Math.max(1, at - Date.now()));
      this.#waiting.add(wake);
    });
  }
}
