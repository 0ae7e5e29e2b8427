import type { Redis } from 'iovalkey';

/** Makes every key of a server so much older; what would have ended is gone. */
const ageScript = `for _, key in ipairs(redis.call('KEYS', '*')) do
  local left = redis.call('PTTL', key)
  if left >= 0 then
    if left <= tonumber(ARGV[1]) then redis.call('DEL', key) else redis.call('PEXPIRE', key, left - tonumber(ARGV[1])) end
  end
end`;

/**
 * Lets hours pass in no time, for what is kept with a time to live: this process's monotonic clock, by which the memory
 * tier counts, goes forward, and Valkey's keys age as much.
 */
export class VirtualTime {
  readonly #server: Redis;
  readonly #real = performance.now;
  #skippedMs = 0;

  constructor(server: Redis) {
    this.#server = server;
    performance.now = () => this.#real.call(performance) + this.#skippedMs;
  }

  async skip(ms: number): Promise<void> {
    if (ms <= 0) return;
    this.#skippedMs += ms;
    await this.#server.call('EVAL', ageScript, 0, Math.round(ms));
  }

  /** The clock is the real one again. */
  end(): void {
    performance.now = this.#real;
  }
}
