import { APIGatewayClient } from '@aws-sdk/client-api-gateway';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';

interface Command {
  readonly constructor: { readonly name: string };
  readonly input: object;
}
type Input = Record<string, string>;

function refusal(name: string): Error {
  return Object.assign(new Error(name), { name });
}

/** Counts the calls of both clients and fails one of them after its effect, as a connection that breaks would. */
export class Trouble {
  calls = 0;
  failAt = Number.POSITIVE_INFINITY;

  afterCall(): void {
    this.calls += 1;
    if (this.calls === this.failAt) throw refusal('TimeoutError');
  }
}

/** Keys and one usage plan, as API Gateway keeps them. */
export class FakeGateway {
  readonly keys = new Map<string, { id: string; name: string; value: string; enabled: boolean }>();
  readonly plan = new Set<string>();
  readonly client: APIGatewayClient;
  readonly #trouble: Trouble;

  constructor(trouble: Trouble) {
    this.#trouble = trouble;
    this.client = Object.assign(new APIGatewayClient({ region: 'us-east-1' }), {
      send: async (command: Command) => {
        const answer = this.#answer(command.constructor.name, command.input as Input);
        this.#trouble.afterCall();
        return answer;
      },
    });
  }

  /** Whether the gateway would let a request with this key in. */
  accepts(value: string | undefined): boolean {
    return [...this.keys.values()].some((key) => key.value === value && key.enabled && this.plan.has(key.id));
  }

  add(name: string): string {
    const id = `key-${this.keys.size + 1}-${name}`;
    this.keys.set(id, { id, name, value: `value of ${id}`, enabled: true });
    return id;
  }

  #answer(name: string, input: Input): object {
    switch (name) {
      case 'GetApiKeysCommand':
        return { items: [...this.keys.values()].filter((key) => key.name.startsWith(input.nameQuery ?? '')) };
      case 'CreateApiKeyCommand': {
        const id = this.add(input.name ?? '');
        Object.assign(this.keys.get(id) ?? {}, { value: input.value });
        return { id };
      }
      case 'GetApiKeyCommand':
        return this.#known(input.apiKey);
      case 'DeleteApiKeyCommand': {
        const { id } = this.#known(input.apiKey);
        this.keys.delete(id);
        this.plan.delete(id);
        return {};
      }
      case 'CreateUsagePlanKeyCommand':
        if (this.plan.has(input.keyId ?? '')) throw refusal('ConflictException');
        this.plan.add(input.keyId ?? '');
        return {};
      case 'GetUsagePlanKeyCommand':
        if (!this.plan.has(input.keyId ?? '')) throw refusal('NotFoundException');
        return { id: input.keyId };
      default:
        throw new Error(`The fake gateway knows no ${name}`);
    }
  }

  #known(id = '') {
    const key = this.keys.get(id);
    if (!key) throw refusal('NotFoundException');
    return key;
  }
}

/** One secret with its versions and labels. A version's value never changes, as Secrets Manager wants it. */
export class FakeSecret {
  readonly versions = new Map<string, { value?: string; stages: Set<string> }>();
  readonly client: SecretsManagerClient;
  readonly #trouble: Trouble;
  readonly #name: string;

  constructor(trouble: Trouble, name: string) {
    this.#trouble = trouble;
    this.#name = name;
    this.versions.set('first', { value: '{}', stages: new Set(['FIRST', 'AWSCURRENT']) });
    this.client = Object.assign(new SecretsManagerClient({ region: 'us-east-1' }), {
      send: async (command: Command) => {
        const answer = this.#answer(command.constructor.name, command.input as Input);
        this.#trouble.afterCall();
        return answer;
      },
    });
  }

  /** What RotateSecret does before it calls the function: names the version, without a value. */
  beginRotation(token: string): void {
    this.versions.set(token, { stages: new Set(['AWSPENDING']) });
  }

  keyAt(stage: string): { apiKeyId?: string; apiKey?: string } {
    const found = [...this.versions.values()].find(({ stages }) => stages.has(stage));
    return JSON.parse(found?.value ?? '{}');
  }

  #answer(name: string, input: Input): object {
    const version = this.versions.get(input.VersionId ?? input.ClientRequestToken ?? '');
    switch (name) {
      case 'DescribeSecretCommand':
        return {
          Name: this.#name,
          VersionIdsToStages: Object.fromEntries([...this.versions].map(([id, { stages }]) => [id, [...stages]])),
        };
      case 'GetSecretValueCommand':
        if (version?.value === undefined) throw refusal('ResourceNotFoundException');
        return { SecretString: version.value };
      case 'PutSecretValueCommand':
        if (version?.value !== undefined && version.value !== input.SecretString)
          throw refusal('ResourceExistsException');
        this.versions.set(input.ClientRequestToken ?? '', {
          value: input.SecretString ?? '',
          stages: new Set(input.VersionStages),
        });
        return {};
      case 'UpdateSecretVersionStageCommand':
        this.#promote(input.MoveToVersionId ?? '', input.RemoveFromVersionId);
        return {};
      default:
        throw new Error(`The fake secret knows no ${name}`);
    }
  }

  #promote(to: string, from: string | undefined): void {
    const current = [...this.versions].find(([, { stages }]) => stages.has('AWSCURRENT'))?.[0];
    if (current !== from) throw refusal('InvalidParameterException');
    for (const { stages } of this.versions.values()) stages.delete('AWSPREVIOUS');
    if (from !== undefined) {
      this.versions.get(from)?.stages.delete('AWSCURRENT');
      this.versions.get(from)?.stages.add('AWSPREVIOUS');
    }
    this.versions.get(to)?.stages.add('AWSCURRENT');
  }
}
