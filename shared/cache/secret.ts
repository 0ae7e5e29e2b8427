import { hkdfSync } from 'node:crypto';
import { GenerateMacCommand, KMSClient, type KMSClientConfig } from '@aws-sdk/client-kms';
import { within } from '../work/index.ts';

/** Gives the key by which values are sealed; undefined while it cannot be had, or not within `patienceMs`. */
export type SecretSource = (patienceMs?: number) => Promise<Buffer | undefined>;

/** As long as a command of Valkey may take: a request goes on without, and a later one finds the secret. */
const defaultPatienceMs = 40;
/** A new secret each 30 days, by time alone: values of the old one are misses for a moment. */
const periodMs = 30 * 24 * 3600 * 1000;
/** After a failure KMS is left alone for this long; meanwhile containers keep results for themselves. */
const retryAfterMs = 5_000;

/**
 * Every container derives the same secret from an HMAC key that never leaves KMS: one call a container and period, and no
 * secret in Terraform's state, in the environment or on disk.
 * @param keyId ARN of a KMS key for HMAC_SHA_256
 */
export function kmsSecret(
  keyId: string,
  config: KMSClientConfig,
  warn: (message: string, error: unknown) => void,
  now: () => number = Date.now,
): SecretSource {
  let client: KMSClient | undefined;
  let known: { readonly period: number; readonly secret: Buffer } | undefined;
  let pending: Promise<Buffer | undefined> | undefined;
  let failedAt = Number.NEGATIVE_INFINITY;
  const derive = async (period: number): Promise<Buffer | undefined> => {
    try {
      client ??= new KMSClient(config);
      const secret = await secretOf(client, keyId, period);
      known = { period, secret };
      return secret;
    } catch (error) {
      failedAt = now();
      warn('the cache key cannot be derived; results stay in this container', error);
      return undefined;
    } finally {
      pending = undefined;
    }
  };
  return async (patienceMs = defaultPatienceMs) => {
    const period = Math.floor(now() / periodMs);
    if (known?.period === period) return known.secret;
    if (now() - failedAt < retryAfterMs) return undefined;
    pending ??= derive(period);
    return within(pending, patienceMs);
  };
}

async function secretOf(client: KMSClient, keyId: string, period: number): Promise<Buffer> {
  const { Mac } = await client.send(
    new GenerateMacCommand({
      KeyId: keyId,
      MacAlgorithm: 'HMAC_SHA_256',
      Message: new TextEncoder().encode(`brain2 result cache ${period}`),
    }),
  );
  if (!Mac) throw new Error('KMS gave no MAC');
  return Buffer.from(hkdfSync('sha256', Mac, '', 'brain2 result cache aes-256-gcm', 32));
}
