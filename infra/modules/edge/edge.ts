import {
  CloudfrontDistribution,
  type CloudfrontDistributionDefaultCacheBehavior,
  type CloudfrontDistributionOrigin,
  type CloudfrontDistributionViewerCertificate,
} from '@cdktf/provider-aws/lib/cloudfront-distribution/index.js';
import { Construct } from 'constructs';
import type { CacheRule } from '../../../shared/contract/index.ts';
import type { EdgeConfig } from '../../environments/index.ts';
import type { Naming } from '../../naming.ts';
import type { Domain } from '../domain.ts';
import type { Firewall } from '../firewall.ts';
import { OriginKey } from '../origin-key.ts';
import type { Site } from '../site.ts';
import { ResponseHeaders } from './response-headers.ts';
import { RulePolicies } from './rule-policies.ts';
import { needsFunction, ViewerRequest } from './viewer-request.ts';

/** Where the REST API's stage answers. */
export interface ApiOrigin {
  readonly domainName: string;
  /** What comes before the API's own paths: the stage. */
  readonly path: string;
  /** The value that the gateway's methods ask for. */
  readonly key: string;
  /** An emulator speaks plain HTTP on this port; its viewers do too. @default https only */
  readonly plainHttpPort?: number;
}

export interface EdgeProps {
  readonly naming: Naming;
  readonly rules: readonly CacheRule[];
  readonly site: Site;
  readonly api: ApiOrigin;
  readonly priceClass: EdgeConfig['priceClass'];
  /** Origins besides its own that the page may call. */
  readonly connectSources: readonly string[];
  /** @default CloudFront's own name and certificate */
  readonly domain?: Domain;
  /** @default none */
  readonly firewall?: Firewall;
}

/** The codes whose answers CloudFront keeps for 10 s unless it is told not to; it ignores `no-store` on most of them. */
const errorCodes = [400, 403, 404, 405, 414, 416, 500, 501, 502, 503, 504];
const readMethods = ['GET', 'HEAD'];
const allMethods = [...readMethods, 'OPTIONS', 'PUT', 'POST', 'PATCH', 'DELETE'];

/** One distribution for the page and the API; its behaviors are the cache rules, in their order. */
export class Edge extends Construct {
  readonly distribution: CloudfrontDistribution;
  readonly viewerRequest: ViewerRequest;
  readonly responseHeaders: ResponseHeaders;
  readonly #props: EdgeProps;

  constructor(scope: Construct, id: string, props: EdgeProps) {
    super(scope, id);
    Edge.validate(props.rules);
    this.#props = props;
    const { naming, domain, firewall, site } = props;
    this.viewerRequest = new ViewerRequest(this, 'viewer-request', props);
    this.responseHeaders = new ResponseHeaders(this, 'headers', props);
    const ordered = props.rules.slice(0, -1).map((rule) => ({ pathPattern: rule.path, ...this.behavior(rule) }));
    const last = props.rules.at(-1) as CacheRule;
    this.distribution = new CloudfrontDistribution(this, 'distribution', {
      enabled: true,
      comment: naming.stem,
      isIpv6Enabled: true,
      httpVersion: 'http2and3',
      priceClass: props.priceClass,
      defaultRootObject: 'index.html',
      ...(domain ? { aliases: [domain.name] } : {}),
      ...(firewall ? { webAclId: firewall.acl.arn } : {}),
      origin: [this.siteOrigin(), this.apiOrigin()],
      orderedCacheBehavior: ordered,
      defaultCacheBehavior: this.behavior(last),
      // No response page: a page would stand for the errors of the API too.
      customErrorResponse: errorCodes.map((errorCode) => ({ errorCode, errorCachingMinTtl: 0 })),
      restrictions: { geoRestriction: { restrictionType: 'none' } },
      viewerCertificate: certificateOf(domain),
      tags: naming.component('edge', '7'),
    });
    site.grantRead(this.distribution);
    domain?.pointTo(this.distribution);
  }

  /** The name users type. */
  get url(): string {
    return `https://${this.#props.domain?.name ?? this.distribution.domainName}`;
  }

  private behavior(rule: CacheRule): CloudfrontDistributionDefaultCacheBehavior {
    const emulated = this.#props.api.plainHttpPort !== undefined;
    const policies = new RulePolicies(this, rule.name, { naming: this.#props.naming, rule, emulated });
    const secure = rule.origin === 'api' ? 'https-only' : 'redirect-to-https';
    return {
      targetOriginId: rule.origin,
      viewerProtocolPolicy: this.#props.api.plainHttpPort ? 'allow-all' : secure,
      allowedMethods: rule.methods === 'all' ? allMethods : readMethods,
      cachedMethods: readMethods,
      compress: true,
      cachePolicyId: policies.cache.id,
      ...(policies.originRequest ? { originRequestPolicyId: policies.originRequest.id } : {}),
      responseHeadersPolicyId: this.responseHeaders[rule.origin].id,
      ...(needsFunction(rule)
        ? { functionAssociation: [{ eventType: 'viewer-request', functionArn: this.viewerRequest.function.arn }] }
        : {}),
    };
  }

  private siteOrigin(): CloudfrontDistributionOrigin {
    const { site } = this.#props;
    return {
      originId: 'site',
      domainName: site.bucket.bucket.bucketRegionalDomainName,
      originAccessControlId: site.accessControl.id,
    };
  }

  private apiOrigin(): CloudfrontDistributionOrigin {
    const { domainName, path, key, plainHttpPort } = this.#props.api;
    return {
      originId: 'api',
      domainName,
      originPath: path,
      customHeader: [{ name: OriginKey.header, value: key }],
      customOriginConfig: {
        httpPort: plainHttpPort ?? 80,
        httpsPort: 443,
        originProtocolPolicy: plainHttpPort ? 'http-only' : 'https-only',
        originSslProtocols: ['TLSv1.2'],
        // API Gateway ends a request after 29 s; the idle connection is kept as long as CloudFront allows without a quota raise.
        originReadTimeout: 30,
        originKeepaliveTimeout: 60,
      },
    };
  }

  /** @throws at synth when the rules are no distribution */
  static validate(rules: readonly CacheRule[]): void {
    if (rules.at(-1)?.path !== '*')
      throw new Error('The last cache rule must have the path *: it is what no other matches');
    if (rules.slice(0, -1).some(({ path }) => path === '*'))
      throw new Error('A cache rule with the path * must be the last: nothing after it would match');
    const names = rules.map(({ name }) => name);
    const twice = names.find((name, i) => names.indexOf(name) !== i);
    if (twice) throw new Error(`The cache rule ${twice} stands in the table twice: give each its own name`);
  }
}

/** CloudFront's own certificate takes TLS 1.0 and cannot be told otherwise; a name of one's own starts at 1.2. */
function certificateOf(domain: Domain | undefined): CloudfrontDistributionViewerCertificate {
  if (!domain) return { cloudfrontDefaultCertificate: true };
  return {
    acmCertificateArn: domain.issued.certificateArn,
    sslSupportMethod: 'sni-only',
    minimumProtocolVersion: 'TLSv1.2_2021',
  };
}
