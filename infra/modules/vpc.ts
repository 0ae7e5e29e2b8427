import { DefaultSecurityGroup } from '@cdktf/provider-aws/lib/default-security-group/index.js';
import { RouteTable } from '@cdktf/provider-aws/lib/route-table/index.js';
import { RouteTableAssociation } from '@cdktf/provider-aws/lib/route-table-association/index.js';
import { SecurityGroup } from '@cdktf/provider-aws/lib/security-group/index.js';
import { Subnet } from '@cdktf/provider-aws/lib/subnet/index.js';
import { Vpc as AwsVpc } from '@cdktf/provider-aws/lib/vpc/index.js';
import { VpcEndpoint } from '@cdktf/provider-aws/lib/vpc-endpoint/index.js';
import { VpcSecurityGroupEgressRule } from '@cdktf/provider-aws/lib/vpc-security-group-egress-rule/index.js';
import { VpcSecurityGroupIngressRule } from '@cdktf/provider-aws/lib/vpc-security-group-ingress-rule/index.js';
import { Fn, type ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import type { VpcConfig } from '../environments/index.ts';
import type { Naming } from '../naming.ts';
import type { FunctionPlacement } from './lambda-service.ts';

/** Every way out of the VPC, with its reason. Interface endpoints are paid for by the hour and zone: one that nothing calls must go. */
export const endpointReasons = {
  gateway: {
    dynamodb: 'every function reads or writes the table; a gateway endpoint is free',
  },
  interface: {
    kms: 'a container derives the key of the shared cache (GenerateMac) when it starts',
    appconfigdata: 'containers ask for the flag positions',
    events: 'with asyncEvents off a request puts its events itself, and that flag is turned in seconds',
  },
} as const;
// Not here: s3, logs and X-Ray (functions in the VPC do not call S3, and Lambda delivers logs and traces from outside of it),
// sts and elasticache (the token of the IAM user is signed in the container), lambda and sqs (nothing in the VPC calls them).

/** TLS to Valkey: ElastiCache Serverless answers primaries on the first port and replicas on the second. */
const valkeyPorts = { fromPort: 6379, toPort: 6380 };
const https = { fromPort: 443, toPort: 443 };

export interface VpcProps {
  readonly naming: Naming;
  readonly region: string;
  readonly config: VpcConfig;
}

/** Two private subnets without a way to the internet: functions, Valkey, and the endpoints that are needed. */
export class Vpc extends Construct {
  readonly vpc: AwsVpc;
  readonly subnets: readonly Subnet[];
  /** Of the functions: out to Valkey, to the endpoints and to DynamoDB, in from nowhere. */
  readonly functions: SecurityGroup;
  /** Of Valkey: in from the functions. */
  readonly valkey: SecurityGroup;
  readonly #waysOut: ITerraformDependable[] = [];
  readonly #props: VpcProps;
  readonly #tags: Record<string, string>;

  constructor(scope: Construct, id: string, props: VpcProps) {
    super(scope, id);
    this.#props = props;
    this.#tags = props.naming.component('vpc', '3');
    this.vpc = new AwsVpc(this, 'vpc', {
      cidrBlock: props.config.cidr,
      enableDnsSupport: true,
      // Without names of its own the VPC would not find the endpoints by the services' names.
      enableDnsHostnames: true,
      tags: { ...this.#tags, Name: props.naming.name('vpc') },
    });
    // The group that what names none would get lets nothing through.
    new DefaultSecurityGroup(this, 'unused', { vpcId: this.vpc.id, tags: this.#tags });
    const routes = new RouteTable(this, 'routes', { vpcId: this.vpc.id, tags: this.named('private') });
    this.subnets = props.config.zoneIds.map((zone, i) => this.createSubnet(zone, i, routes));
    this.functions = this.createGroup('functions', 'Functions that use Valkey');
    this.valkey = this.createGroup('valkey', 'The shared cache');
    this.connect('valkey', this.functions, this.valkey, valkeyPorts);
    this.createGatewayEndpoints(routes);
    this.createInterfaceEndpoints();
  }

  /** What a function's VPC settings need. */
  get placement(): FunctionPlacement {
    return {
      subnetIds: this.subnets.map(({ id }) => id),
      securityGroupIds: [this.functions.id],
      waysOut: this.#waysOut,
    };
  }

  private named(thing: string): Record<string, string> {
    return { ...this.#tags, Name: this.#props.naming.name(thing) };
  }

  private createSubnet(zone: string, index: number, routes: RouteTable): Subnet {
    const subnet = new Subnet(this, `subnet-${zone}`, {
      vpcId: this.vpc.id,
      availabilityZoneId: zone,
      // A sixteenth of the block: 256 addresses of a /20, and functions share theirs.
      cidrBlock: Fn.cidrsubnet(this.#props.config.cidr, 4, index),
      mapPublicIpOnLaunch: false,
      tags: this.named(`private-${zone}`),
    });
    new RouteTableAssociation(this, `routes-${zone}`, { subnetId: subnet.id, routeTableId: routes.id });
    return subnet;
  }

  private createGroup(name: string, description: string): SecurityGroup {
    return new SecurityGroup(this, name, {
      name: this.#props.naming.name(name),
      description,
      vpcId: this.vpc.id,
      tags: this.named(name),
    });
  }

  /** Opens ports from one group to another, at both ends. */
  private connect(id: string, from: SecurityGroup, to: SecurityGroup, ports: typeof https): void {
    const rule = { ipProtocol: 'tcp', ...ports, tags: this.#tags };
    const egress = new VpcSecurityGroupEgressRule(this, `${id}-out`, {
      ...rule,
      securityGroupId: from.id,
      referencedSecurityGroupId: to.id,
    });
    const ingress = new VpcSecurityGroupIngressRule(this, `${id}-in`, {
      ...rule,
      securityGroupId: to.id,
      referencedSecurityGroupId: from.id,
    });
    this.#waysOut.push(egress, ingress);
  }

  private createGatewayEndpoints(routes: RouteTable): void {
    for (const service of Object.keys(endpointReasons.gateway)) {
      const endpoint = new VpcEndpoint(this, `endpoint-${service}`, {
        vpcId: this.vpc.id,
        vpcEndpointType: 'Gateway',
        serviceName: `com.amazonaws.${this.#props.region}.${service}`,
        routeTableIds: [routes.id],
        tags: this.named(service),
      });
      const egress = new VpcSecurityGroupEgressRule(this, `${service}-out`, {
        securityGroupId: this.functions.id,
        prefixListId: endpoint.prefixListId,
        ipProtocol: 'tcp',
        ...https,
        tags: this.#tags,
      });
      this.#waysOut.push(endpoint, egress);
    }
  }

  private createInterfaceEndpoints(): void {
    const group = this.createGroup('endpoints', 'AWS services that functions call');
    this.connect('endpoints', this.functions, group, https);
    for (const service of Object.keys(endpointReasons.interface)) {
      const endpoint = new VpcEndpoint(this, `endpoint-${service}`, {
        vpcId: this.vpc.id,
        vpcEndpointType: 'Interface',
        serviceName: `com.amazonaws.${this.#props.region}.${service}`,
        subnetIds: this.subnets.map(({ id }) => id),
        securityGroupIds: [group.id],
        privateDnsEnabled: true,
        tags: this.named(service),
      });
      this.#waysOut.push(endpoint);
    }
  }
}
