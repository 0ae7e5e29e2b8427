import { IamRole } from '@cdktf/provider-aws/lib/iam-role/index.js';
import { IamRolePolicy } from '@cdktf/provider-aws/lib/iam-role-policy/index.js';
import { Lazy } from 'cdktf';
import { Construct } from 'constructs';

/** The only actions that may name every resource, because AWS accepts nothing narrower for them. */
export const actionsWithoutResources: Readonly<Record<string, string>> = {
  'cloudwatch:DescribeAlarms': 'AppConfig asks for alarms by the policy its guide gives, which names none',
  'xray:PutTraceSegments': 'X-Ray has no resources to name',
  'xray:PutTelemetryRecords': 'X-Ray has no resources to name',
};

export interface ServiceRoleProps {
  readonly name: string;
  /** The AWS service that takes the role, e.g. `lambda.amazonaws.com`. */
  readonly service: string;
  readonly tags: Record<string, string>;
}

interface Statement {
  readonly Effect: 'Allow';
  readonly Action: string[];
  readonly Resource: string[] | '*';
}

/** A role of one service that is allowed single actions on named resources, and nothing else. */
export class ServiceRole extends Construct {
  readonly role: IamRole;
  readonly #statements: Statement[] = [];

  constructor(scope: Construct, id: string, props: ServiceRoleProps) {
    super(scope, id);
    this.role = new IamRole(this, 'role', {
      name: props.name,
      tags: props.tags,
      assumeRolePolicy: JSON.stringify({
        Version: '2012-10-17',
        Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: props.service } }],
      }),
    });
    new IamRolePolicy(this, 'policy', {
      name: 'allowed',
      role: this.role.name,
      policy: Lazy.stringValue({
        produce: () => JSON.stringify({ Version: '2012-10-17', Statement: this.#statements }),
      }),
    });
  }

  get arn(): string {
    return this.role.arn;
  }

  /**
   * Allows the actions on the resources.
   * @throws at synth when an action or a resource is a wildcard
   */
  allow(actions: readonly string[], ...resources: readonly string[]): void {
    for (const action of actions) {
      if (action.includes('*')) throw new Error(`${action} is a wildcard: name the actions`);
    }
    if (resources.length === 0 || resources.includes('*'))
      throw new Error(`${actions.join(', ')} must name its resources`);
    this.#statements.push({ Effect: 'Allow', Action: [...actions], Resource: [...resources] });
  }

  /** Allows actions that have no resources; each must be listed with its reason in `actionsWithoutResources`. */
  allowWithoutResource(actions: readonly string[]): void {
    const unknown = actions.find((action) => !(action in actionsWithoutResources));
    if (unknown)
      throw new Error(
        `${unknown} must name its resources, or be listed with a reason in infra/modules/service-role.ts`,
      );
    this.#statements.push({ Effect: 'Allow', Action: [...actions], Resource: '*' });
  }
}
