import { CloudfrontCachePolicy } from '@cdktf/provider-aws/lib/cloudfront-cache-policy/index.js';
import { CloudfrontOriginRequestPolicy } from '@cdktf/provider-aws/lib/cloudfront-origin-request-policy/index.js';
import { Construct } from 'constructs';
import type { CacheRule } from '../../../shared/contract/index.ts';
import type { Naming } from '../../naming.ts';

export interface RulePoliciesProps {
  readonly naming: Naming;
  readonly rule: CacheRule;
  /** An emulator forwards no Accept-Encoding of its own accord. CloudFront does, and forbids to ask for it. @default false */
  readonly emulated?: boolean;
}

/** What one cache rule is to CloudFront: what it keeps by which key, and what else the origin is told. */
export class RulePolicies extends Construct {
  readonly cache: CloudfrontCachePolicy;
  /** The site's bucket is told nothing of a request but its path. */
  readonly originRequest?: CloudfrontOriginRequestPolicy;

  constructor(scope: Construct, id: string, props: RulePoliciesProps) {
    super(scope, id);
    RulePolicies.validate(props.rule);
    this.cache = this.createCachePolicy(props);
    if (props.rule.origin === 'api') this.originRequest = this.createOriginRequestPolicy(props);
  }

  private createCachePolicy({ naming, rule }: RulePoliciesProps): CloudfrontCachePolicy {
    const { headers, query, encodings } = rule.key;
    return new CloudfrontCachePolicy(this, 'cache', {
      name: naming.name(rule.name),
      comment: `Rule ${rule.name} of shared/contract/cache-rules.ts`,
      minTtl: rule.ttlSeconds.min,
      defaultTtl: rule.ttlSeconds.default,
      maxTtl: rule.ttlSeconds.max,
      parametersInCacheKeyAndForwardedToOrigin: {
        headersConfig:
          headers.length > 0
            ? { headerBehavior: 'whitelist', headers: { items: [...headers] } }
            : { headerBehavior: 'none' },
        queryStringsConfig: queryConfig(query),
        cookiesConfig: { cookieBehavior: 'none' },
        enableAcceptEncodingGzip: encodings,
        enableAcceptEncodingBrotli: encodings,
      },
    });
  }

  /**
   * Where nothing is kept the origin gets every header but Host, by which API Gateway would look for another API. Where answers
   * are kept it gets none beside the key but Accept, so that no answer depends on what is not in the key: no `Cache-Control`,
   * with which a browser's reload would ask the stage cache for what it may not, and no conditions.
   * Without Accept the gateway would take compressed bodies for text.
   */
  private createOriginRequestPolicy({ naming, rule, emulated }: RulePoliciesProps): CloudfrontOriginRequestPolicy {
    return new CloudfrontOriginRequestPolicy(this, 'origin-request', {
      name: naming.name(rule.name),
      comment: `Rule ${rule.name} of shared/contract/cache-rules.ts`,
      headersConfig: rule.checksToken
        ? { headerBehavior: 'whitelist', headers: { items: ['Accept', ...(emulated ? ['Accept-Encoding'] : [])] } }
        : { headerBehavior: 'allExcept', headers: { items: ['Host'] } },
      cookiesConfig: { cookieBehavior: 'none' },
      queryStringsConfig: queryConfig(rule.key.query),
    });
  }

  /** @throws at synth for a rule by which a user could meet another's answer, or that CloudFront would refuse */
  static validate({ name, origin, key, ttlSeconds: { min, default: usual, max }, checksToken }: CacheRule): void {
    if (origin === 'api' && !key.headers.includes('Authorization'))
      throw new Error(`The cache rule ${name} must have Authorization in its key, or users would share answers`);
    if (!(min <= usual && usual <= max)) throw new Error(`The cache rule ${name} needs min ≤ default ≤ max`);
    if (max === 0 && (key.headers.length > 0 || key.encodings))
      throw new Error(`The cache rule ${name}: CloudFront takes nothing into the key where max is 0; make it 1`);
    if (origin === 'api' && max > 1 && !checksToken)
      throw new Error(`The cache rule ${name} keeps answers of users, so it must check tokens`);
    if (key.headers.some((header) => header.toLowerCase() === 'host'))
      throw new Error(`The cache rule ${name} must not forward Host: API Gateway finds its API by it`);
  }
}

function queryConfig(query: CacheRule['key']['query']): {
  queryStringBehavior: string;
  queryStrings?: { items: string[] };
} {
  if (query === 'all') return { queryStringBehavior: 'all' };
  if (query.length === 0) return { queryStringBehavior: 'none' };
  return { queryStringBehavior: 'whitelist', queryStrings: { items: [...query] } };
}
