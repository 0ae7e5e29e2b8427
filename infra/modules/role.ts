import { IamRole } from '@cdktf/provider-aws/lib/iam-role/index.js';
import { IamRolePolicy } from '@cdktf/provider-aws/lib/iam-role-policy/index.js';
import { Lazy } from 'cdktf';
import { Construct } from 'constructs';
import { Naming } from '../naming.ts';

/**
 * The only actions that may be allowed on every resource, each with the reason. `emulatorOnly` ones never leave this
 * machine; everything else asked for on `*` is refused at synth.
 */
export const starActions: Readonly<Record<string, { readonly reason: string; readonly emulatorOnly?: boolean }>> = {
  'xray:PutTraceSegments': { reason: 'X-Ray has no resource to name for it' },
  'xray:PutTelemetryRecords': { reason: 'X-Ray has no resource to name for it' },
  'cloudwatch:DescribeAlarms': { reason: 'the policy AWS documents for AppConfig, which describes alarms in lists' },
  'appconfig:StartConfigurationSession': { reason: 'MiniStack knows no ARN for it', emulatorOnly: true },
  'appconfig:GetLatestConfiguration': { reason: 'MiniStack knows no ARN for it', emulatorOnly: true },
};

interface Statement {
  readonly Effect: 'Allow';
  readonly Action: readonly string[];
  readonly Resource: readonly string[];
}

export interface ServiceRoleProps {
  /** The role's name without `brain2-<env>-`. */
  readonly name: string;
  /** The AWS service that assumes it, e.g. `lambda.amazonaws.com`. */
  readonly service: string;
  readonly component: string;
}

/** A role for one service to assume, with exactly the permissions it was given by `allow`. */
export class ServiceRole extends Construct {
  readonly role: IamRole;
  private readonly statements: Statement[] = [];
  private readonly naming: Naming;

  constructor(scope: Construct, id: string, props: ServiceRoleProps) {
    super(scope, id);
    this.naming = Naming.of(this);
    this.role = new IamRole(this, 'role', {
      name: this.naming.name(props.name),
      assumeRolePolicy: JSON.stringify({
        Version: '2012-10-17',
        Statement: [{ Effect: 'Allow', Principal: { Service: props.service }, Action: 'sts:AssumeRole' }],
      }),
      tags: this.naming.tags(props.component),
    });
    new IamRolePolicy(this, 'policy', {
      name: 'allowed',
      role: this.role.name,
      policy: Lazy.stringValue({
        produce: () => JSON.stringify({ Version: '2012-10-17', Statement: this.statements }),
      }),
    });
  }

  get arn(): string {
    return this.role.arn;
  }

  /**
   * Allows `actions` on `resources` (ARNs).
   * @throws for a star in an action, and for the resource `*` unless {@link starActions} gives the reason
   */
  allow(actions: readonly string[], ...resources: readonly string[]): this {
    if (resources.length === 0) throw new Error(`${this.node.path}: name the resources of ${actions.join(', ')}`);
    for (const action of actions) {
      if (action.includes('*')) throw new Error(`${this.node.path}: ${action} has a star; list the actions`);
      if (resources.includes('*')) this.assertStarAllowed(action);
    }
    this.statements.push({ Effect: 'Allow', Action: actions, Resource: resources });
    return this;
  }

  private assertStarAllowed(action: string): void {
    const listed = starActions[action];
    if (listed && (!listed.emulatorOnly || this.naming.env === 'local')) return;
    throw new Error(
      `${this.node.path}: ${action} on the resource "*" is refused; name the resource's ARN, or, when AWS has none, add the action with its reason to starActions (infra/modules/role.ts)`,
    );
  }
}
