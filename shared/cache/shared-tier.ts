import { createHash, randomUUID } from 'node:crypto';
import type { Valkey } from '../valkey/index.ts';
import { type CacheKey, keyText } from './key.ts';
import type { Observe } from './observe.ts';
import type { ReadyAnswer } from './ready-answer.ts';
import { seal, unseal } from './sealed.ts';
import type { SecretSource } from './secret.ts';

/** Milliseconds a lease lives without a sign of its holder: so long do others wait for one that died. */
const leaseMs = 120;
const heartbeatMs = 40;
/** Larger values stay in memory: moving them takes longer than a command may (ElastiCache advises against values over 1 MB). */
const maxValueBytes = 1024 * 1024;

/** What stands in the lease's place when its holder could keep nothing, and for how long: then nobody waits for another. */
const alone = { mark: 'alone', ms: 2_000 } as const;

/** The value, or else who is to make it: one container holds a lease, the others wait. */
const claimScript = `local value = redis.call('GET', KEYS[1])
if value then return value end
if redis.call('SET', KEYS[2], ARGV[1], 'NX', 'PX', ARGV[2]) then return 1 end
if redis.call('GET', KEYS[2]) == '${alone.mark}' then return 2 end
return 0`;
/** Keeps a lease, if it is still ours. */
const holdScript = `if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
return redis.call('PEXPIRE', KEYS[1], ARGV[2])`;
/** Ends it. */
const releaseScript = `if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
if ARGV[2] == '0' then return redis.call('DEL', KEYS[1]) end
redis.call('SET', KEYS[1], '${alone.mark}', 'PX', ARGV[2])
return 1`;

/** The right to make a value, so that others wait for it instead of making it too. */
export interface Lease {
  /** Ends it. @param unkept the value was made but may not be kept: nobody waits for it then, each makes its own */
  readonly release: (unkept: boolean) => Promise<void>;
}

export type Claim =
  | { readonly kind: 'value'; readonly answer: ReadyAnswer }
  | { readonly kind: 'lease'; readonly lease: Lease }
  /** Somebody else makes the value. */
  | { readonly kind: 'wait' }
  /** Valkey is away or the value was of no use: make it without asking anybody. */
  | { readonly kind: 'alone' };

/** What containers share: sealed answers in Valkey, and leases on making them. */
export class SharedTier {
  readonly #valkey: Valkey;
  readonly #secret: SecretSource;
  readonly #observe: Observe;

  constructor(valkey: Valkey, secret: SecretSource, observe: Observe) {
    this.#valkey = valkey;
    this.#secret = secret;
    this.#observe = observe;
  }

  async claim(key: CacheKey): Promise<Claim> {
    const secret = await this.#secret();
    if (!secret) return { kind: 'alone' };
    const token = randomUUID();
    const name = sharedName(key, secret);
    const found = await this.#valkey.run((client) =>
      client.callBuffer('EVAL', claimScript, 2, name, leaseName(name), token, leaseMs),
    );
    if (found === 1) return { kind: 'lease', lease: this.#hold(leaseName(name), token) };
    if (found === 0) return { kind: 'wait' };
    // Someone who could keep nothing was here, or Valkey is away.
    if (!Buffer.isBuffer(found)) return { kind: 'alone' };
    const answer = unseal(key, found, secret);
    if (typeof answer === 'object') return { kind: 'value', answer };
    this.#observe(answer === 'foreign' ? 'CacheOwnerMismatches' : 'CacheDamaged', 1);
    await this.#valkey.run((client) => client.del(name));
    return { kind: 'alone' };
  }

  /** @returns whether the others find it now */
  async set(key: CacheKey, answer: ReadyAnswer, ttlMs: number): Promise<boolean> {
    if (answer.bytes > maxValueBytes) return false;
    const secret = await this.#secret();
    if (!secret) return false;
    const sealed = seal(key, answer, secret);
    return (await this.#valkey.run((client) => client.set(sharedName(key, secret), sealed, 'PX', ttlMs))) === 'OK';
  }

  /** Shows that the holder lives until it is done; when its container dies, the lease ends by itself. */
  #hold(name: string, token: string): Lease {
    const tell = (script: string, ms: number) =>
      this.#valkey.run((client) => client.call('EVAL', script, 1, name, token, ms));
    const heartbeat = setInterval(async () => {
      // Lost, or Valkey is away: whoever waits goes on without us.
      if ((await tell(holdScript, leaseMs)) !== 1) clearInterval(heartbeat);
    }, heartbeatMs).unref();
    return {
      release: async (unkept) => {
        clearInterval(heartbeat);
        await tell(releaseScript, unkept ? alone.ms : 0);
      },
    };
  }
}

/** A value under another secret is not there, rather than damaged: the secret changes by time, and clocks differ. */
export const sharedName = (key: CacheKey, secret: Buffer): string =>
  `${keyText(key)}:${createHash('sha256').update(secret).digest('base64url').slice(0, 6)}`;
const leaseName = (name: string): string => `${name}:lease`;
