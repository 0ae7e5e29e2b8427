import { LRUCache } from 'lru-cache';
import { userSlot, type Valkey } from '../valkey/index.ts';
import { type Bucket, type Granted, type RateRule, retryAfter, takeTokens } from './bucket.ts';

/** Users whose buckets a container remembers while there is no Valkey. */
const rememberedUsers = 10_000;

/**
 * The same arithmetic as `takeTokens`, done in one step by Valkey's own clock, so that containers can neither race nor
 * disagree about the time. The bucket ends when it would be full: a full one says nothing.
 */
const takeScript = `local wanted, rate, burst = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local time = redis.call('TIME')
local now = time[1] * 1000 + time[2] / 1000
local known = redis.call('HMGET', KEYS[1], 'tokens', 'at')
local tokens, at = tonumber(known[1]) or burst, tonumber(known[2]) or now
tokens = math.min(burst, tokens + math.max(0, now - at) * rate / 1000)
local granted = math.min(wanted, math.floor(tokens))
tokens = tokens - granted
redis.call('HSET', KEYS[1], 'tokens', string.format('%.6f', tokens), 'at', string.format('%.3f', math.max(now, at)))
redis.call('PEXPIRE', KEYS[1], math.ceil((burst - tokens) * 1000 / rate) + 1000)
return {granted, string.format('%.6f', tokens)}`;

/**
 * Bounds what each user asks for. With Valkey all containers share one bucket a user; without it each container bounds
 * what it sees itself, and only that.
 */
export class RateLimiter {
  readonly rule: RateRule;
  readonly #valkey: Valkey | undefined;
  readonly #now: () => number;
  readonly #own = new LRUCache<string, Bucket>({ max: rememberedUsers });

  constructor(rule: RateRule, valkey?: Valkey, now: () => number = Date.now) {
    this.rule = rule;
    this.#valkey = valkey;
    this.#now = now;
  }

  /** Takes up to `wanted` tokens of a user. @param shared whether Valkey may be asked */
  async take(userId: string, wanted: number, shared = true): Promise<Granted> {
    return (shared ? await this.#takeShared(userId, wanted) : undefined) ?? this.#takeOwn(userId, wanted);
  }

  async #takeShared(userId: string, wanted: number): Promise<Granted | undefined> {
    const { perSecond, burst } = this.rule;
    const key = `${userSlot(userId)}:rate`;
    const answer = await this.#valkey?.run((client) =>
      client.call('EVAL', takeScript, 1, key, wanted, perSecond, burst),
    );
    if (!Array.isArray(answer)) return undefined;
    const [granted, tokens] = answer.map(Number) as [number, number];
    return { granted, remaining: Math.floor(tokens), retryAfterSeconds: retryAfter(tokens, perSecond) };
  }

  #takeOwn(userId: string, wanted: number): Granted {
    const { bucket, outcome } = takeTokens(this.#own.get(userId), wanted, this.rule, this.#now());
    this.#own.set(userId, bucket);
    return outcome;
  }
}
