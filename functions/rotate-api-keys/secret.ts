import {
  DescribeSecretCommand,
  GetSecretValueCommand,
  PutSecretValueCommand,
  type SecretsManagerClient,
  UpdateSecretVersionStageCommand,
} from '@aws-sdk/client-secrets-manager';
import type { StoredKey } from './key-store.ts';

export type Stage = 'AWSCURRENT' | 'AWSPENDING' | 'AWSPREVIOUS';

/** Versions by their label, and the secret's name. */
export interface SecretState {
  readonly name: string;
  readonly versionAt: (stage: Stage) => string | undefined;
}

/** One client's secret: `{ "apiKeyId": …, "apiKey": … }` in versions that are labelled current, pending and previous. */
export class KeySecret {
  readonly #client: SecretsManagerClient;
  readonly #id: string;

  constructor(client: SecretsManagerClient, id: string) {
    this.#client = client;
    this.#id = id;
  }

  async describe(): Promise<SecretState> {
    const { Name = '', VersionIdsToStages = {} } = await this.#client.send(
      new DescribeSecretCommand({ SecretId: this.#id }),
    );
    const versions = Object.entries(VersionIdsToStages);
    return { name: Name, versionAt: (stage) => versions.find(([, stages]) => stages.includes(stage))?.[0] };
  }

  /** The key of a version; undefined where the version is missing, empty or holds none (the first one never does). */
  async read(version: string | undefined): Promise<StoredKey | undefined> {
    if (version === undefined) return undefined;
    try {
      const { SecretString } = await this.#client.send(
        new GetSecretValueCommand({ SecretId: this.#id, VersionId: version }),
      );
      const value = JSON.parse(SecretString ?? '{}') as Partial<StoredKey>;
      return value.apiKeyId && value.apiKey ? { apiKeyId: value.apiKeyId, apiKey: value.apiKey } : undefined;
    } catch (error) {
      // Secrets Manager names a version before it has a value.
      if (error instanceof Error && error.name === 'ResourceNotFoundException') return undefined;
      throw error;
    }
  }

  async putPending(version: string, key: StoredKey): Promise<void> {
    await this.#client.send(
      new PutSecretValueCommand({
        SecretId: this.#id,
        ClientRequestToken: version,
        SecretString: JSON.stringify(key),
        VersionStages: ['AWSPENDING'],
      }),
    );
  }

  /** Makes a version the current one; Secrets Manager labels the one before it as previous. */
  async promote(version: string, current: string | undefined): Promise<void> {
    await this.#client.send(
      new UpdateSecretVersionStageCommand({
        SecretId: this.#id,
        VersionStage: 'AWSCURRENT',
        MoveToVersionId: version,
        ...(current ? { RemoveFromVersionId: current } : {}),
      }),
    );
  }
}
