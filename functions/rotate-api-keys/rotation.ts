import type { APIGatewayClient } from '@aws-sdk/client-api-gateway';
import type { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { deleteKeysOfRemoved, KeyStore, type StoredKey } from './key-store.ts';
import { KeySecret, type SecretState } from './secret.ts';

export const rotationSteps = ['createSecret', 'setSecret', 'testSecret', 'finishSecret'] as const;
export type RotationStep = (typeof rotationSteps)[number];

/** What Secrets Manager sends. */
export interface RotationEvent {
  readonly SecretId: string;
  /** Id of the version that is being made; the same for all tries of a rotation. */
  readonly ClientRequestToken: string;
  readonly Step: RotationStep;
}

export interface RotationContext {
  readonly secrets: SecretsManagerClient;
  readonly gateway: APIGatewayClient;
  readonly planId: string;
  /** Stem of the environment: secrets are `<prefix>/<client>/api-key`, keys `<prefix>.<client>.<rotation>`. */
  readonly prefix: string;
  /** All service clients there are. */
  readonly clients: readonly string[];
}

/** What a step did: ids only, never a value. */
export interface RotationRecord {
  readonly client: string;
  readonly apiKeyId?: string;
  readonly deletedKeyIds?: readonly string[];
}

function clientOf(name: string, prefix: string): string {
  const [stem, client, kind] = name.split('/');
  if (stem !== prefix || !client || kind !== 'api-key') throw new Error(`${name} is no secret of a service client`);
  return client;
}

interface Rotation {
  readonly token: string;
  readonly state: SecretState;
  readonly secret: KeySecret;
  readonly keys: KeyStore;
  readonly context: RotationContext;
}

async function pendingKey({ token, secret }: Rotation): Promise<StoredKey> {
  const key = await secret.read(token);
  if (!key) throw new Error(`The version ${token} holds no key: createSecret has not ended`);
  return key;
}

async function createSecret({ token, secret, keys }: Rotation) {
  const known = await secret.read(token);
  if (known) return { apiKeyId: known.apiKeyId };
  const key = await keys.create(token);
  await secret.putPending(token, key);
  return { apiKeyId: key.apiKeyId };
}

async function setSecret(rotation: Rotation) {
  const { apiKeyId } = await pendingKey(rotation);
  await rotation.keys.enroll(apiKeyId);
  return { apiKeyId };
}

async function testSecret(rotation: Rotation) {
  const key = await pendingKey(rotation);
  await rotation.keys.check(key);
  return { apiKeyId: key.apiKeyId };
}

/**
 * The new key becomes the current one. The one before stays valid until the next rotation, so that whoever still holds it is
 * answered; older ones go, those of rotations that never ended, and those of clients that were removed.
 */
async function finishSecret(rotation: Rotation) {
  const { token, state, secret, keys, context } = rotation;
  const key = await pendingKey(rotation);
  const current = state.versionAt('AWSCURRENT');
  const finished = current === token;
  if (!finished) await secret.promote(token, current);
  const previous = await secret.read(finished ? state.versionAt('AWSPREVIOUS') : current);
  const kept = new Set([key.apiKeyId, ...(previous ? [previous.apiKeyId] : [])]);
  const old = await keys.deleteOthers(kept);
  const removed = await deleteKeysOfRemoved(context.gateway, context.prefix, context.clients);
  return { apiKeyId: key.apiKeyId, deletedKeyIds: [...old, ...removed] };
}

const perform: Readonly<Record<RotationStep, (rotation: Rotation) => Promise<Omit<RotationRecord, 'client'>>>> = {
  createSecret,
  setSecret,
  testSecret,
  finishSecret,
};

/**
 * One step of a rotation. Each may be repeated, and ends the same: Secrets Manager repeats what failed, from the beginning.
 * @throws for an unknown step, a secret that is not a client's, and whatever AWS refuses
 */
export async function rotate(context: RotationContext, event: RotationEvent): Promise<RotationRecord> {
  const { SecretId, ClientRequestToken: token, Step } = event;
  if (!Object.hasOwn(perform, Step)) throw new Error(`${Step} is no step of a rotation`);
  const secret = new KeySecret(context.secrets, SecretId);
  const state = await secret.describe();
  const client = clientOf(state.name, context.prefix);
  // What is current already was set and tested: only what it left behind may remain to be done.
  if (Step !== 'finishSecret' && state.versionAt('AWSCURRENT') === token) return { client };
  const keys = new KeyStore(context.gateway, context.planId, `${context.prefix}.${client}`);
  return { client, ...(await perform[Step]({ token, state, secret, keys, context })) };
}
