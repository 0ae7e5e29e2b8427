import { IamRole } from '@cdktf/provider-aws/lib/iam-role/index.js';
import { IamRolePolicy } from '@cdktf/provider-aws/lib/iam-role-policy/index.js';
import { Lazy } from 'cdktf';
import { Construct } from 'constructs';

/** The only actions that may name every resource, because AWS accepts nothing narrower for them. */
export const actionsWithoutResources: Readonly<Record<string, string>> = {
  'cloudwatch:DescribeAlarms': 'AppConfig asks for alarms by the policy its guide gives, which names none',
  'dynamodb:ListStreams': 'DynamoDB knows no resource for it, and Lambda asks for it before it reads a stream',
  // The same actions as AWS's policy for functions in a VPC. Lambda makes the interfaces with the function's role, before they have a name.
  'ec2:CreateNetworkInterface': 'an interface has no name before it is made',
  'ec2:DescribeNetworkInterfaces': 'EC2 knows no resources for Describe actions',
  'ec2:DescribeSubnets': 'EC2 knows no resources for Describe actions',
  'ec2:DeleteNetworkInterface': 'Lambda checks this before it has made the interface it names',
  'ec2:AssignPrivateIpAddresses': 'Lambda checks this before it has made the interface it names',
  'ec2:UnassignPrivateIpAddresses': 'Lambda checks this before it has made the interface it names',
  'xray:PutTraceSegments': 'X-Ray has no resources to name',
  'xray:PutTelemetryRecords': 'X-Ray has no resources to name',
};

/** The only resources that may end in a star, by how they end, because their names do not exist before AWS gives them. */
export const resourcesWithStars: Readonly<Record<string, string>> = {
  ':*': 'the streams of one log group: Lambda names them',
  '::/apikeys/*': 'API Gateway names a key when it is made, and a rotation removes the keys of earlier ones',
  '/aws/lambda/*': 'what Lambda gave up reading of a stream, below its own prefix of one bucket',
  '/keys/*': 'the keys of one usage plan: they have the names API Gateway gave them',
  '/@connections/*': 'the connections of one WebSocket stage: API Gateway names them when they open',
};

export interface ServiceRoleProps {
  readonly name: string;
  /** The AWS service that takes the role, e.g. `lambda.amazonaws.com`. */
  readonly service: string;
  readonly tags: Record<string, string>;
}

const endsWithListedStar = (resource: string): boolean =>
  Object.keys(resourcesWithStars).some(
    (end) => resource.endsWith(end) && resource.indexOf('*') === resource.length - 1,
  );

interface Statement {
  readonly Effect: 'Allow';
  readonly Action: string[];
  readonly Resource: string[] | '*';
}

/** A role of one service that is allowed single actions on named resources, and nothing else. */
export class ServiceRole extends Construct {
  readonly role: IamRole;
  /** What the role may do; to be waited for by what needs it at once. */
  readonly policy: IamRolePolicy;
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
    this.policy = new IamRolePolicy(this, 'policy', {
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
   * @throws at synth when an action or a resource is a wildcard that is not listed above
   */
  allow(actions: readonly string[], ...resources: readonly string[]): void {
    for (const action of actions) {
      if (action.includes('*')) throw new Error(`${action} is a wildcard: name the actions`);
    }
    if (resources.length === 0 || resources.includes('*'))
      throw new Error(`${actions.join(', ')} must name its resources`);
    const starred = resources.find((resource) => resource.includes('*') && !endsWithListedStar(resource));
    if (starred)
      throw new Error(
        `${starred} has a star: name the resource, or list its end with a reason in infra/modules/service-role.ts`,
      );
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
