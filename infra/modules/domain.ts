import { AcmCertificate } from '@cdktf/provider-aws/lib/acm-certificate/index.js';
import { AcmCertificateValidation } from '@cdktf/provider-aws/lib/acm-certificate-validation/index.js';
import type { CloudfrontDistribution } from '@cdktf/provider-aws/lib/cloudfront-distribution/index.js';
import type { AwsProvider } from '@cdktf/provider-aws/lib/provider/index.js';
import { Route53Record } from '@cdktf/provider-aws/lib/route53-record/index.js';
import { Construct } from 'constructs';
import type { DomainConfig } from '../environments/index.ts';
import type { Naming } from '../naming.ts';

export interface DomainProps {
  readonly naming: Naming;
  readonly config: DomainConfig;
  /** CloudFront takes certificates of us-east-1 only. */
  readonly global: AwsProvider;
}

/** The environment's own name: a certificate proved by DNS, and the records that lead to the edge. */
export class Domain extends Construct {
  readonly name: string;
  readonly certificate: AcmCertificate;
  /** The certificate once it is issued; what uses it must wait for that. */
  readonly issued: AcmCertificateValidation;
  readonly #zoneId: string;

  constructor(scope: Construct, id: string, { naming, config, global: provider }: DomainProps) {
    super(scope, id);
    this.name = config.name;
    this.#zoneId = config.zoneId;
    this.certificate = new AcmCertificate(this, 'certificate', {
      provider,
      domainName: config.name,
      validationMethod: 'DNS',
      // A new certificate must be in use before the old one can go.
      lifecycle: { createBeforeDestroy: true },
      tags: naming.component('edge', '7'),
    });
    const proof = this.certificate.domainValidationOptions.get(0);
    const record = new Route53Record(this, 'proof', {
      zoneId: config.zoneId,
      name: proof.resourceRecordName,
      type: proof.resourceRecordType,
      records: [proof.resourceRecordValue],
      ttl: 300,
      allowOverwrite: true,
    });
    this.issued = new AcmCertificateValidation(this, 'issued', {
      provider,
      certificateArn: this.certificate.arn,
      validationRecordFqdns: [record.fqdn],
    });
  }

  /** Leads the name to a distribution, over IPv4 and IPv6. */
  pointTo(distribution: CloudfrontDistribution): void {
    for (const type of ['A', 'AAAA']) {
      new Route53Record(this, `record-${type.toLowerCase()}`, {
        zoneId: this.#zoneId,
        name: this.name,
        type,
        alias: { name: distribution.domainName, zoneId: distribution.hostedZoneId, evaluateTargetHealth: false },
      });
    }
  }
}
