import { ApiGatewayAccount } from '@cdktf/provider-aws/lib/api-gateway-account/index.js';
import { IamRole } from '@cdktf/provider-aws/lib/iam-role/index.js';
import { IamRolePolicyAttachment } from '@cdktf/provider-aws/lib/iam-role-policy-attachment/index.js';
import { Construct } from 'constructs';
import type { Naming } from '../naming.ts';

/** Lets API Gateway write logs: a setting of the account and region, so it stands beside the environment's stack. */
export class AccessLogAccount extends Construct {
  constructor(scope: Construct, id: string, { naming }: { readonly naming: Naming }) {
    super(scope, id);
    const role = new IamRole(this, 'role', {
      name: naming.name('apigateway-logs'),
      assumeRolePolicy: JSON.stringify({
        Version: '2012-10-17',
        Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: 'apigateway.amazonaws.com' } }],
      }),
      tags: naming.component('bootstrap'),
    });
    const attachment = new IamRolePolicyAttachment(this, 'policy', {
      role: role.name,
      policyArn: 'arn:aws:iam::aws:policy/service-role/AmazonAPIGatewayPushToCloudWatchLogs',
    });
    new ApiGatewayAccount(this, 'account', { cloudwatchRoleArn: role.arn, dependsOn: [attachment] });
  }
}
