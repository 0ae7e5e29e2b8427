import type { AwsProvider } from '@cdktf/provider-aws/lib/provider/index.js';
import { Wafv2WebAcl, type Wafv2WebAclRule } from '@cdktf/provider-aws/lib/wafv2-web-acl/index.js';
import { Construct } from 'constructs';
import { errorTypes } from '../../shared/contract/index.ts';
import type { FirewallConfig } from '../environments/index.ts';
import type { Naming } from '../naming.ts';

export interface FirewallProps {
  readonly naming: Naming;
  readonly limits: FirewallConfig;
  /** A firewall for CloudFront lives in us-east-1. */
  readonly global: AwsProvider;
}

/** What the web ACL is called in its metrics. */
export const firewallMetric = (naming: Naming): string => naming.name(aclName);

const aclName = 'edge';
const windowSeconds = 300;
const bodyKey = 'rate-limited';

/**
 * Groups of rules that AWS keeps, and those of them that only count: whatever looks at bodies and query texts. The names are those
 * of AWS's guide (aws-managed-rule-groups-baseline.html); WAF refuses an override of a rule that a group does not have.
 */
const managedGroups: readonly { readonly name: string; readonly onlyCount: readonly string[] }[] = [
  {
    name: 'AWSManagedRulesCommonRuleSet',
    // Notes hold HTML, paths, file names and addresses, and pass 8 KB; searches look for them. The API never runs what it stores.
    onlyCount: [
      // Programs of users need not name themselves.
      'NoUserAgent_HEADER',
      'SizeRestrictions_BODY',
      'SizeRestrictions_QUERYSTRING',
      'CrossSiteScripting_BODY',
      'CrossSiteScripting_QUERYARGUMENTS',
      'GenericLFI_BODY',
      'GenericLFI_QUERYARGUMENTS',
      'GenericRFI_BODY',
      'GenericRFI_QUERYARGUMENTS',
      'EC2MetaDataSSRF_BODY',
      'EC2MetaDataSSRF_QUERYARGUMENTS',
      'RestrictedExtensions_QUERYARGUMENTS',
    ],
  },
  {
    name: 'AWSManagedRulesKnownBadInputsRuleSet',
    // A note, or a search for it, may be about these attacks; nothing here runs Java or renders React.
    onlyCount: [
      'Log4JRCE_BODY',
      'Log4JRCE_QUERYSTRING',
      'JavaDeserializationRCE_BODY',
      'JavaDeserializationRCE_QUERYSTRING',
      'ReactJSRCE_BODY',
    ],
  },
];

/** The web ACL of the edge: a limit per token and per address, and AWS's rules against known attacks. */
export class Firewall extends Construct {
  readonly acl: Wafv2WebAcl;
  readonly #naming: Naming;

  constructor(scope: Construct, id: string, { naming, limits, global: provider }: FirewallProps) {
    super(scope, id);
    this.#naming = naming;
    this.acl = new Wafv2WebAcl(this, 'acl', {
      provider,
      name: naming.name(aclName),
      description: `In front of ${naming.stem}`,
      scope: 'CLOUDFRONT',
      defaultAction: { allow: {} },
      customResponseBody: [{ key: bodyKey, contentType: 'APPLICATION_JSON', content: rateLimitedBody }],
      rule: [
        this.rateRule('per-user', 1, limits.perUser, {
          aggregate_key_type: 'CUSTOM_KEYS',
          custom_key: [{ header: { name: 'authorization', text_transformation: [{ priority: 0, type: 'NONE' }] } }],
        }),
        this.rateRule('per-ip', 2, limits.perIp, { aggregate_key_type: 'IP' }),
        ...managedGroups.map(({ name, onlyCount }, i) => this.managedRule(name, 10 + i, onlyCount)),
      ],
      visibilityConfig: this.visibility(aclName),
      tags: naming.component('firewall', '7'),
    });
  }

  /** It counts over 5 minutes and notices with a delay of tens of seconds: it stops floods, the API's own limit is exact. */
  private rateRule(name: string, priority: number, limit: number, key: Record<string, unknown>): Wafv2WebAclRule {
    return {
      name,
      priority,
      action: {
        block: {
          customResponse: {
            responseCode: errorTypes.rate_limited.status,
            customResponseBodyKey: bodyKey,
            responseHeader: [
              { name: 'Retry-After', value: '30' },
              { name: 'Cache-Control', value: 'no-store' },
            ],
          },
        },
      },
      statement: { rate_based_statement: { limit, evaluation_window_sec: windowSeconds, ...key } },
      visibilityConfig: this.visibility(name),
    };
  }

  private managedRule(name: string, priority: number, onlyCount: readonly string[]): Wafv2WebAclRule {
    return {
      name,
      priority,
      overrideAction: { none: {} },
      statement: {
        managed_rule_group_statement: {
          vendor_name: 'AWS',
          name,
          rule_action_override: onlyCount.map((rule) => ({ name: rule, action_to_use: { count: {} } })),
        },
      },
      visibilityConfig: this.visibility(name),
    };
  }

  private visibility(name: string): Wafv2WebAclRule['visibilityConfig'] {
    return {
      cloudwatchMetricsEnabled: true,
      metricName: this.#naming.name(name),
      // Samples hold headers, and with them tokens.
      sampledRequestsEnabled: false,
    };
  }
}

/** The API's error shape. The firewall's answers are fixed texts: they cannot name the request. */
const rateLimitedBody = JSON.stringify({
  error: true,
  type: 'rate_limited',
  message: 'Too many requests; wait and try again',
  request_id: '',
});
