import { CloudfrontResponseHeadersPolicy } from '@cdktf/provider-aws/lib/cloudfront-response-headers-policy/index.js';
import { Construct } from 'constructs';
import type { Naming } from '../../naming.ts';

export interface ResponseHeadersProps {
  readonly naming: Naming;
  /** Origins besides its own that the page may call, e.g. where it signs in. */
  readonly connectSources: readonly string[];
}

/** Two years, what the preload list asks for. */
const hstsSeconds = 63_072_000;

/** Headers that the edge adds to every answer: all that protect a page for the site, the few that matter to data for the API. */
export class ResponseHeaders extends Construct {
  readonly site: CloudfrontResponseHeadersPolicy;
  readonly api: CloudfrontResponseHeadersPolicy;

  constructor(scope: Construct, id: string, { naming, connectSources }: ResponseHeadersProps) {
    super(scope, id);
    const always = {
      strictTransportSecurity: { accessControlMaxAgeSec: hstsSeconds, includeSubdomains: true, override: true },
      contentTypeOptions: { override: true },
    };
    this.site = new CloudfrontResponseHeadersPolicy(this, 'site', {
      name: naming.name('site-headers'),
      comment: 'Security headers of the page',
      securityHeadersConfig: {
        ...always,
        contentSecurityPolicy: { contentSecurityPolicy: contentSecurityPolicy(connectSources), override: true },
        frameOptions: { frameOption: 'DENY', override: true },
        referrerPolicy: { referrerPolicy: 'no-referrer', override: true },
      },
    });
    this.api = new CloudfrontResponseHeadersPolicy(this, 'api', {
      name: naming.name('api-headers'),
      comment: 'Security headers of data',
      securityHeadersConfig: always,
    });
  }
}

/** Scripts and styles come from the site alone; a graph's positions are inline styles, its images may be drawn in the page. */
function contentSecurityPolicy(connectSources: readonly string[]): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self'",
    "worker-src 'self' blob:",
    "manifest-src 'self'",
    `connect-src ${["'self'", ...connectSources].join(' ')}`,
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ');
}
