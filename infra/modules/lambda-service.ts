import { CloudwatchLogGroup } from '@cdktf/provider-aws/lib/cloudwatch-log-group/index.js';
import { LambdaAlias } from '@cdktf/provider-aws/lib/lambda-alias/index.js';
import { LambdaFunction } from '@cdktf/provider-aws/lib/lambda-function/index.js';
import { LambdaPermission } from '@cdktf/provider-aws/lib/lambda-permission/index.js';
import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import type { Naming } from '../naming.ts';
import { codeOf } from './function-code.ts';
import { ServiceRole } from './service-role.ts';

/** Where in a VPC a function is. */
export interface FunctionPlacement {
  readonly subnetIds: string[];
  readonly securityGroupIds: string[];
  /** What must be there before the function: a container that is made ready calls out while it starts. */
  readonly waysOut: readonly ITerraformDependable[];
}

export interface LambdaServiceProps {
  readonly naming: Naming;
  /** Folder under functions/. */
  readonly name: string;
  readonly code: { readonly bucket: string; readonly key: string };
  readonly memoryMb: number;
  readonly timeoutSeconds: number;
  readonly environment: Readonly<Record<string, string>>;
  readonly logRetentionDays: number;
  /** X-Ray traces. */
  readonly tracing: boolean;
  /** Most invocations at once, which are also set aside for it. @default what the account has left */
  readonly reservedConcurrency?: number;
  /** @default nodejs22.x */
  readonly runtime?: string;
  /** @default false */
  readonly snapStart?: boolean;
  /** @default zip */
  readonly packaging?: 'zip' | 'image';
  /** @default outside any VPC, with the internet in reach */
  readonly vpc?: FunctionPlacement;
}

/** Lambda makes and removes a function's network interfaces with the function's own role. */
const interfaceActions = [
  'ec2:CreateNetworkInterface',
  'ec2:DescribeNetworkInterfaces',
  'ec2:DescribeSubnets',
  'ec2:DeleteNetworkInterface',
  'ec2:AssignPrivateIpAddresses',
  'ec2:UnassignPrivateIpAddresses',
];

/** One Lambda function with its own role and log group; everything that calls it calls its alias `live`. */
export class LambdaService extends Construct {
  readonly name: string;
  readonly function: LambdaFunction;
  readonly alias: LambdaAlias;
  readonly role: ServiceRole;
  readonly logGroup: CloudwatchLogGroup;

  constructor(scope: Construct, id: string, props: LambdaServiceProps) {
    super(scope, id);
    LambdaService.validate(props);
    this.name = props.name;
    const functionName = props.naming.name(props.name);
    const tags = props.naming.component(props.name);
    this.role = new ServiceRole(this, 'role', { name: functionName, service: 'lambda.amazonaws.com', tags });
    // Before the function: one that Lambda makes itself would have no retention.
    this.logGroup = new CloudwatchLogGroup(this, 'logs', {
      name: `/aws/lambda/${functionName}`,
      retentionInDays: props.logRetentionDays,
      tags,
    });
    this.role.allow(['logs:CreateLogStream', 'logs:PutLogEvents'], `${this.logGroup.arn}:*`);
    if (props.tracing) this.role.allowWithoutResource(['xray:PutTraceSegments', 'xray:PutTelemetryRecords']);
    if (props.vpc) this.role.allowWithoutResource(interfaceActions);
    this.function = this.createFunction(functionName, props, tags);
    this.alias = new LambdaAlias(this, 'alias', {
      name: 'live',
      functionName: this.function.functionName,
      functionVersion: this.function.version,
    });
  }

  private createFunction(
    functionName: string,
    props: LambdaServiceProps,
    tags: Record<string, string>,
  ): LambdaFunction {
    const { vpc } = props;
    return new LambdaFunction(this, 'function', {
      functionName,
      role: this.role.arn,
      ...codeOf(this, { ...props, functionName, tags }),
      architectures: ['arm64'],
      memorySize: props.memoryMb,
      timeout: props.timeoutSeconds,
      publish: true,
      environment: { variables: { ...props.environment, POWERTOOLS_SERVICE_NAME: functionName } },
      ...(props.reservedConcurrency ? { reservedConcurrentExecutions: props.reservedConcurrency } : {}),
      tracingConfig: { mode: props.tracing ? 'Active' : 'PassThrough' },
      ...(props.snapStart ? { snapStart: { applyOn: 'PublishedVersions' } } : {}),
      ...(vpc ? { vpcConfig: { subnetIds: vpc.subnetIds, securityGroupIds: vpc.securityGroupIds } } : {}),
      // Lambda refuses a function in a VPC whose role may not make interfaces yet.
      dependsOn: vpc ? [this.logGroup, this.role.policy, ...vpc.waysOut] : [this.logGroup],
      tags,
    });
  }

  /** Lets a service call the alias on behalf of one source. */
  grantInvoke(id: string, service: string, sourceArn: string): LambdaPermission {
    return new LambdaPermission(this, `permission-${id}`, {
      statementId: id,
      action: 'lambda:InvokeFunction',
      functionName: this.function.functionName,
      qualifier: this.alias.name,
      principal: service,
      sourceArn,
    });
  }

  /** Lets another function call the alias. */
  grantCall(caller: ServiceRole): void {
    caller.allow(['lambda:InvokeFunction'], this.alias.arn);
  }

  /** @throws at synth for what Lambda cannot do */
  static validate({
    name,
    snapStart,
    packaging,
    runtime = 'nodejs22.x',
  }: Pick<LambdaServiceProps, 'name' | 'snapStart' | 'runtime' | 'packaging'>): void {
    if (snapStart && packaging === 'image')
      throw new Error(`${name}: SnapStart takes zips only, not images; choose one of the two`);
    if (snapStart && runtime.startsWith('nodejs')) {
      throw new Error(
        `${name}: SnapStart exists for Java, Python and .NET, not for ${runtime}; use provisioned concurrency instead`,
      );
    }
  }
}
