import { randomBytes } from 'node:crypto';
import {
  type APIGatewayClient,
  type ApiKey,
  CreateApiKeyCommand,
  CreateUsagePlanKeyCommand,
  DeleteApiKeyCommand,
  GetApiKeyCommand,
  GetUsagePlanKeyCommand,
  paginateGetApiKeys,
} from '@aws-sdk/client-api-gateway';

/** A key as its secret holds it. */
export interface StoredKey {
  readonly apiKeyId: string;
  readonly apiKey: string;
}

/** As hex 64 characters: API Gateway takes 20 to 128 letters and digits, and nothing else (its guide to usage plans). */
const keyBytes = 32;

const isNamed = (error: unknown, name: string): boolean => error instanceof Error && error.name === name;

/** The keys of one service client in API Gateway, named `<prefix>.<client>.<rotation>`. */
export class KeyStore {
  readonly #client: APIGatewayClient;
  readonly #planId: string;
  readonly #prefix: string;

  constructor(client: APIGatewayClient, planId: string, prefix: string) {
    this.#client = client;
    this.#planId = planId;
    this.#prefix = `${prefix}.`;
  }

  /** Makes the key of a rotation, or finds the one an earlier try of it made. */
  async create(rotation: string): Promise<StoredKey> {
    const name = `${this.#prefix}${rotation}`;
    const known = (await keysNamed(this.#client, name, true)).find((key) => key.name === name);
    if (known?.id && known.value) return { apiKeyId: known.id, apiKey: known.value };
    const value = randomBytes(keyBytes).toString('hex');
    const { id } = await this.#client.send(new CreateApiKeyCommand({ name, value, enabled: true }));
    if (!id) throw new Error('API Gateway gave the new key no id');
    return { apiKeyId: id, apiKey: value };
  }

  /** Puts a key into the usage plan; one that is there already stays. */
  async enroll(apiKeyId: string): Promise<void> {
    try {
      await this.#client.send(
        new CreateUsagePlanKeyCommand({ usagePlanId: this.#planId, keyId: apiKeyId, keyType: 'API_KEY' }),
      );
    } catch (error) {
      if (!isNamed(error, 'ConflictException')) throw error;
    }
  }

  /** @throws when the gateway would not take the key: it is disabled or in no plan, or its value is another */
  async check({ apiKeyId, apiKey }: StoredKey): Promise<void> {
    const key = await this.#client.send(new GetApiKeyCommand({ apiKey: apiKeyId, includeValue: true }));
    if (!key.enabled) throw new Error(`The key ${apiKeyId} is disabled`);
    if (key.value !== apiKey) throw new Error(`The key ${apiKeyId} has another value than its secret`);
    await this.#client.send(new GetUsagePlanKeyCommand({ usagePlanId: this.#planId, keyId: apiKeyId }));
  }

  /** Deletes the client's keys but these. @returns the ids of those that went */
  async deleteOthers(kept: ReadonlySet<string>): Promise<string[]> {
    const keys = await keysNamed(this.#client, this.#prefix, false);
    return deleteKeys(
      this.#client,
      keys.filter(({ id = '' }) => !kept.has(id)),
    );
  }
}

/**
 * Deletes the keys of clients that are none any more: no rotation of their own comes to them.
 * @param stem keys are named `<stem>.<client>.<rotation>`
 * @returns the ids of those that went
 */
export async function deleteKeysOfRemoved(
  client: APIGatewayClient,
  stem: string,
  clients: readonly string[],
): Promise<string[]> {
  const keys = await keysNamed(client, `${stem}.`, false);
  const owner = ({ name = '' }: ApiKey): string => name.slice(stem.length + 1).split('.')[0] ?? '';
  return deleteKeys(
    client,
    keys.filter((key) => !clients.includes(owner(key))),
  );
}

/** Keys whose name begins so. */
async function keysNamed(client: APIGatewayClient, nameQuery: string, includeValues: boolean): Promise<ApiKey[]> {
  const found: ApiKey[] = [];
  for await (const { items = [] } of paginateGetApiKeys({ client }, { nameQuery, includeValues, limit: 500 }))
    found.push(...items);
  return found.filter(({ name }) => name?.startsWith(nameQuery));
}

/** One that is gone already is no failure. @returns the ids */
async function deleteKeys(client: APIGatewayClient, keys: readonly ApiKey[]): Promise<string[]> {
  const ids = keys.flatMap(({ id }) => (id ? [id] : []));
  for (const id of ids) {
    try {
      await client.send(new DeleteApiKeyCommand({ apiKey: id }));
    } catch (error) {
      if (!isNamed(error, 'NotFoundException')) throw error;
    }
  }
  return ids;
}
