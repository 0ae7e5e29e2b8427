import { createHash, createHmac, type Hash, type Hmac } from 'node:crypto';
import { SignatureV4 } from '@smithy/signature-v4';
import { requiredEnv } from '../environment/index.ts';

export interface Credentials {
  readonly username: string;
  readonly password: string;
}

/** ElastiCache takes a token for 15 minutes; it is made for each connection. */
const tokenSeconds = 900;

/** SHA-256 and its HMAC as the signer wants them. */
class Sha256 {
  readonly #hash: Hash | Hmac;

  constructor(secret?: string | ArrayBuffer | ArrayBufferView) {
    this.#hash = secret === undefined ? createHash('sha256') : createHmac('sha256', bytesOf(secret));
  }

  update(data: string | ArrayBuffer | ArrayBufferView): void {
    this.#hash.update(bytesOf(data));
  }

  async digest(): Promise<Uint8Array> {
    return this.#hash.digest();
  }

  reset(): void {
    throw new Error('A hash is used once');
  }
}

const bytesOf = (data: string | ArrayBuffer | ArrayBufferView): Buffer =>
  typeof data === 'string'
    ? Buffer.from(data)
    : ArrayBuffer.isView(data)
      ? Buffer.from(data.buffer, data.byteOffset, data.byteLength)
      : Buffer.from(data);

/**
 * A token by which the function's role signs in to ElastiCache Serverless: a signed `connect` request, without its scheme
 * (ElastiCache user guide, "Authenticating with IAM"). Nothing is asked of AWS: the signature is made here.
 * @param cache the serverless cache's name
 * @param username the ElastiCache user, which is also its id
 */
export async function iamCredentials(cache: string, username: string): Promise<Credentials> {
  const signer = new SignatureV4({
    service: 'elasticache',
    region: requiredEnv('AWS_REGION'),
    sha256: Sha256,
    // Lambda renews a container's credentials in its environment.
    credentials: {
      accessKeyId: requiredEnv('AWS_ACCESS_KEY_ID'),
      secretAccessKey: requiredEnv('AWS_SECRET_ACCESS_KEY'),
      ...(process.env.AWS_SESSION_TOKEN ? { sessionToken: process.env.AWS_SESSION_TOKEN } : {}),
    },
  });
  const query = { Action: 'connect', User: username, ResourceType: 'ServerlessCache' };
  const { query: signed = {} } = await signer.presign(
    { method: 'GET', protocol: 'https:', hostname: cache, path: '/', query, headers: { host: cache } },
    { expiresIn: tokenSeconds },
  );
  const parameters = new URLSearchParams(signed as Record<string, string>);
  return { username, password: `${cache}/?${parameters}` };
}
