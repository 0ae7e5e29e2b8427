import { readFileSync } from 'node:fs';
import { CloudfrontFunction } from '@cdktf/provider-aws/lib/cloudfront-function/index.js';
import { Construct } from 'constructs';
import type { CacheRule } from '../../../shared/contract/index.ts';
import type { Naming } from '../../naming.ts';

/** CloudFront refuses a function over 10 KB. */
const maxCodeBytes = 10_240;
const placeholder = 'const rules = [];';

/** Whether a request of the rule passes the function: each run is paid for, so those with nothing to do do not. */
export const needsFunction = (rule: CacheRule): boolean => rule.checksToken || rule.pageFallback === true;

/** A rule as the function reads it: its path without the star, and whether there was one. */
function ruleForFunction({ path, checksToken, key, pageFallback }: CacheRule): Record<string, unknown> {
  const open = path.endsWith('*');
  const stem = open ? path.slice(0, -1) : path;
  return {
    path: open && stem === '' ? '/' : stem,
    open,
    checksToken,
    ...(key.query === 'all' ? {} : { query: [...key.query].sort() }),
    ...(pageFallback ? { pageFallback } : {}),
  };
}

/**
 * The viewer-request function's source with the rules in it. Runs in CloudFront and, for the local edge, in njs.
 * @throws for a path with a star anywhere but at its end, and past CloudFront's size limit
 */
export function viewerRequestCode(rules: readonly CacheRule[]): string {
  for (const { name, path } of rules) {
    if (/[*?]/.test(path.slice(0, -1)) || path.endsWith('?'))
      throw new Error(`The path ${path} of the cache rule ${name} may have one star, at its end`);
  }
  const template = readFileSync(new URL('viewer-request.js', import.meta.url), 'utf8');
  if (!template.includes(placeholder)) throw new Error(`infra/modules/edge/viewer-request.js must hold ${placeholder}`);
  const code = template.replace(placeholder, () => `const rules = ${JSON.stringify(rules.map(ruleForFunction))};`);
  const bytes = Buffer.byteLength(code);
  if (bytes > maxCodeBytes)
    throw new Error(`The viewer-request function has ${bytes} bytes, CloudFront takes ${maxCodeBytes}: shorten it`);
  return code;
}

export interface ViewerRequestProps {
  readonly naming: Naming;
  readonly rules: readonly CacheRule[];
}

/** The function that CloudFront runs before it looks into a cache. */
export class ViewerRequest extends Construct {
  readonly function: CloudfrontFunction;

  constructor(scope: Construct, id: string, { naming, rules }: ViewerRequestProps) {
    super(scope, id);
    this.function = new CloudfrontFunction(this, 'function', {
      name: naming.name('viewer-request'),
      comment: 'Refuses missing and expired tokens where answers are kept; pages of the site',
      runtime: 'cloudfront-js-2.0',
      // Terraform reads ${…} in a string as its own.
      code: viewerRequestCode(rules).replaceAll('${', '$${'),
      publish: true,
    });
  }
}
