import type { TerraformStack } from 'cdktf';
import { cacheRules } from '../../shared/contract/index.ts';
import type { EnvironmentConfig } from '../environments/index.ts';
import { globalProvider } from '../modules/aws-provider.ts';
import { Domain } from '../modules/domain.ts';
import { EdgeAccessLogs } from '../modules/edge/access-logs.ts';
import { type ApiOrigin, Edge } from '../modules/edge/edge.ts';
import { Firewall } from '../modules/firewall.ts';
import type { Identity } from '../modules/identity.ts';
import { OriginKey } from '../modules/origin-key.ts';
import type { RestApi } from '../modules/rest-api.ts';
import { Site } from '../modules/site.ts';
import type { WebSocketApi } from '../modules/web-socket.ts';
import type { Naming } from '../naming.ts';

export interface EdgeStackProps {
  readonly config: EnvironmentConfig;
  readonly naming: Naming;
  readonly api: RestApi;
  readonly identity: Identity;
  readonly live: WebSocketApi;
}

/** What of an environment stands in front of the API, and its outputs by name. */
export interface EdgeParts {
  readonly edge: Edge;
  readonly site: Site;
  readonly outputs: Readonly<Record<string, string>>;
}

/** Composes the edge: site, gateway key, firewall, name, distribution, logs. */
export function createEdge(stack: TerraformStack, props: EdgeStackProps): EdgeParts {
  const { config, naming, api, identity, live } = props;
  const { emulator } = config;
  const site = createSite(stack, config, naming);
  const key = new OriginKey(stack, 'origin-key', {
    naming,
    apiId: api.api.id,
    stageName: api.stage.stage.stageName,
    // The emulator makes no value where the provider sends an empty one. A value has 20 to 128 letters and digits.
    ...(emulator ? { value: 'edgeKeyOfTheLocalCloud' } : {}),
  });
  const global = emulator ? undefined : globalProvider(stack, config, naming);
  const { firewall: limits, domain, priceClass } = config.edge;
  const edge = new Edge(stack, 'edge', {
    naming,
    rules: cacheRules,
    site,
    api: apiOrigin(config, api, key.key.value),
    priceClass,
    // Where the page signs in, and what tells it of changes.
    connectSources: [emulator ? emulator.endpoint : new URL(identity.issuer).origin, live.origin],
    ...(global && domain ? { domain: new Domain(stack, 'domain', { naming, config: domain, global }) } : {}),
    ...(global && limits ? { firewall: new Firewall(stack, 'firewall', { naming, limits, global }) } : {}),
  });
  if (global && config.accessLogs) {
    const { accountId, logRetentionDays: retentionDays } = config;
    const { arn: distributionArn } = edge.distribution;
    new EdgeAccessLogs(stack, 'edge-logs', { naming, accountId, global, distributionArn, retentionDays });
  }
  return { edge, site, outputs: outputsOf(edge, site, config) };
}

function createSite(stack: TerraformStack, config: EnvironmentConfig, naming: Naming): Site {
  const { accountId, oldVersionDays, emulator } = config;
  const versions = oldVersionDays ? { oldVersionDays } : {};
  return new Site(stack, 'site', { naming, accountId, ...versions, requireTls: !emulator });
}

/** `siteUrl` is where users go; on this machine they go to what stands in front of the emulator. */
function outputsOf(edge: Edge, site: Site, { emulator }: EnvironmentConfig): Record<string, string> {
  return {
    siteBucket: site.bucket.bucket.bucket,
    distributionId: edge.distribution.id,
    distributionDomain: edge.distribution.domainName,
    ...(emulator ? {} : { siteUrl: edge.url }),
  };
}

function apiOrigin({ emulator, region }: EnvironmentConfig, { api, stage }: RestApi, key: string): ApiOrigin {
  const { stageName } = stage.stage;
  if (!emulator) return { domainName: `${api.id}.execute-api.${region}.amazonaws.com`, path: `/${stageName}`, key };
  return {
    // The emulator refuses to call names of AWS, even its own.
    domainName: 'localhost',
    path: `/restapis/${api.id}/${stageName}/_user_request_`,
    plainHttpPort: Number(new URL(emulator.endpoint).port),
    key,
  };
}
