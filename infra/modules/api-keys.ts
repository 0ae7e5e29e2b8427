import type { ApiGatewayStage } from '@cdktf/provider-aws/lib/api-gateway-stage/index.js';
import { ApiGatewayUsagePlan } from '@cdktf/provider-aws/lib/api-gateway-usage-plan/index.js';
import { SecretsmanagerSecret } from '@cdktf/provider-aws/lib/secretsmanager-secret/index.js';
import { SecretsmanagerSecretRotation } from '@cdktf/provider-aws/lib/secretsmanager-secret-rotation/index.js';
import { SecretsmanagerSecretVersion } from '@cdktf/provider-aws/lib/secretsmanager-secret-version/index.js';
import { Construct } from 'constructs';
import type { ServicePlan } from '../environments/index.ts';
import type { Naming } from '../naming.ts';
import type { LambdaService } from './lambda-service.ts';

export interface ApiKeysProps {
  readonly naming: Naming;
  readonly region: string;
  /** Service clients; each gets a secret with its key. */
  readonly clients: readonly string[];
  readonly plan: ServicePlan;
  readonly stage: ApiGatewayStage;
  /** @default no schedule: keys change when the rotation function is called */
  readonly rotationDays?: number;
}

/**
 * Keys of service clients. Terraform owns the plan, each client's secret and its schedule; the key values belong to the
 * rotation function, which makes the first one when the schedule is set up.
 */
export class ApiKeys extends Construct {
  readonly plan: ApiGatewayUsagePlan;
  /** By client. */
  readonly secrets: ReadonlyMap<string, SecretsmanagerSecret>;
  readonly #firstVersions = new Map<string, SecretsmanagerSecretVersion>();
  readonly #props: ApiKeysProps;

  constructor(scope: Construct, id: string, props: ApiKeysProps) {
    super(scope, id);
    this.#props = props;
    const { naming, plan, stage } = props;
    this.plan = new ApiGatewayUsagePlan(this, 'plan', {
      name: naming.name('service'),
      description: 'Programs with a key of their own; each key has these limits',
      apiStages: [{ apiId: stage.restApiId, stage: stage.stageName }],
      throttleSettings: { rateLimit: plan.ratePerSecond, burstLimit: plan.burst },
      quotaSettings: { limit: plan.requestsPerMonth, period: 'MONTH' },
      tags: naming.component('api-keys', '7'),
    });
    this.secrets = new Map(props.clients.map((client) => [client, this.createSecret(client)]));
  }

  private createSecret(client: string): SecretsmanagerSecret {
    const { naming } = this.#props;
    const secret = new SecretsmanagerSecret(this, `secret-${client}`, {
      name: `${naming.stem}/${client}/api-key`,
      description: `API key of the service client ${client}`,
      // A key is replaced, not restored; and a name in its recovery window could not be made again.
      recoveryWindowInDays: 0,
      tags: naming.component('api-keys', '7'),
    });
    // Rotation replaces a version, so there has to be one: it holds no key. Its own label keeps it, also when it is no longer the
    // current one: Secrets Manager drops versions without a label, and Terraform would make this one anew in the key's place.
    const first = new SecretsmanagerSecretVersion(this, `first-version-${client}`, {
      secretId: secret.id,
      secretString: '{}',
      versionStages: ['FIRST'],
      lifecycle: { ignoreChanges: ['secret_string', 'version_stages'] },
    });
    this.#firstVersions.set(client, first);
    return secret;
  }

  /** What the rotation function needs in its environment. */
  variables(): Record<string, string> {
    const { naming, clients } = this.#props;
    return { USAGE_PLAN_ID: this.plan.id, KEY_NAME_PREFIX: naming.stem, CLIENTS: clients.join(',') };
  }

  /** Makes the function the one that changes the keys: on schedule, and allowed to. */
  rotateBy(service: LambdaService): void {
    const { region, rotationDays } = this.#props;
    const secrets = [...this.secrets.values()].map(({ arn }) => arn);
    const gateway = `arn:aws:apigateway:${region}::`;
    service.role.allow(
      ['secretsmanager:DescribeSecret', 'secretsmanager:GetSecretValue', 'secretsmanager:PutSecretValue'],
      ...secrets,
    );
    service.role.allow(['secretsmanager:UpdateSecretVersionStage'], ...secrets);
    service.role.allow(['apigateway:GET', 'apigateway:POST'], `${gateway}/apikeys`);
    service.role.allow(['apigateway:GET', 'apigateway:DELETE'], `${gateway}/apikeys/*`);
    service.role.allow(['apigateway:POST'], `${gateway}/usageplans/${this.plan.id}/keys`);
    service.role.allow(['apigateway:GET'], `${gateway}/usageplans/${this.plan.id}/keys/*`);
    for (const [client, secret] of this.secrets) {
      const permission = service.grantInvoke(`rotate-${client}`, 'secretsmanager.amazonaws.com', secret.arn);
      const first = this.#firstVersions.get(client);
      if (rotationDays === undefined || !first) continue;
      new SecretsmanagerSecretRotation(this, `rotation-${client}`, {
        secretId: secret.id,
        rotationLambdaArn: service.alias.arn,
        // The first key is made at once, in the place of the first version.
        rotateImmediately: true,
        rotationRules: { automaticallyAfterDays: rotationDays },
        dependsOn: [first, permission, service.role.policy],
      });
    }
  }
}
