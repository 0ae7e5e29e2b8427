import { ApiGatewayApiKey } from '@cdktf/provider-aws/lib/api-gateway-api-key/index.js';
import { ApiGatewayUsagePlan } from '@cdktf/provider-aws/lib/api-gateway-usage-plan/index.js';
import { ApiGatewayUsagePlanKey } from '@cdktf/provider-aws/lib/api-gateway-usage-plan-key/index.js';
import { Construct } from 'constructs';
import type { Naming } from '../naming.ts';

export interface OriginKeyProps {
  readonly naming: Naming;
  readonly apiId: string;
  readonly stageName: string;
  /** @default API Gateway makes one */
  readonly value?: string;
}

/**
 * The key by which the gateway knows the edge: every method asks for one, so nobody who comes around the edge, its caches and its
 * firewall is answered. It says nothing about users. Its plan has no limit of its own, since all users share it; the stage's
 * throttle holds. The value is in Terraform's state, which is encrypted.
 */
export class OriginKey extends Construct {
  static readonly header = 'x-api-key';
  readonly key: ApiGatewayApiKey;
  readonly plan: ApiGatewayUsagePlan;

  constructor(scope: Construct, id: string, { naming, apiId, stageName, value }: OriginKeyProps) {
    super(scope, id);
    const tags = naming.component('edge', '7');
    this.key = new ApiGatewayApiKey(this, 'key', {
      name: naming.name('edge'),
      description: 'What CloudFront shows to the gateway',
      ...(value ? { value } : {}),
      tags,
    });
    this.plan = new ApiGatewayUsagePlan(this, 'plan', {
      name: naming.name('edge'),
      description: 'Requests that came through the edge',
      apiStages: [{ apiId, stage: stageName }],
      tags,
    });
    new ApiGatewayUsagePlanKey(this, 'plan-key', {
      keyId: this.key.id,
      keyType: 'API_KEY',
      usagePlanId: this.plan.id,
    });
  }
}
