import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { EnvName } from '../../shared/flags/index.ts';
import type { LocalSettings } from '../local/settings.ts';

interface TerraformJson {
  terraform?: { backend?: { s3?: { bucket?: string } } };
  output?: Record<string, { value?: string }>;
  resource?: Record<string, Record<string, Record<string, unknown>>>;
}

/** The two stacks of an environment, as `make synth` left them. */
export class SynthesizedStacks {
  readonly bootstrapDir: string;
  readonly stackDir: string;

  constructor(settings: LocalSettings, env: EnvName) {
    this.bootstrapDir = path.join(settings.stacksDir, 'stacks', `brain2-bootstrap-${env}`);
    this.stackDir = path.join(settings.stacksDir, 'stacks', `brain2-${env}`);
  }

  /** Changes whenever anything that would be deployed changes: code is part of it by its content-hash key. */
  fingerprint(): string {
    return fingerprintOf(this.stackDir, this.bootstrapDir);
  }

  /** The same for the bootstrap stack alone. */
  bootstrapFingerprint(): string {
    return fingerprintOf(this.bootstrapDir);
  }

  /** The bucket that holds the functions' code. */
  artifactsBucket(): string {
    const buckets = Object.values(this.read(this.stackDir).resource?.aws_lambda_function ?? {}).map(
      (fn) => fn.s3_bucket,
    );
    const bucket = buckets[0];
    if (typeof bucket !== 'string') throw new Error(`No function of ${this.stackDir} takes its code from a bucket.`);
    return bucket;
  }

  /** Source of the function that CloudFront runs before it looks into its cache. */
  viewerRequest(): string {
    const [code] = Object.values(this.read(this.stackDir).resource?.aws_cloudfront_function ?? {}).map((fn) => fn.code);
    if (typeof code !== 'string') throw new Error(`${this.stackDir} has no CloudFront function.`);
    return code.replaceAll('$${', '${'); // Terraform's way to write what is not its own.
  }

  /** The bucket that holds the Terraform state, or `undefined` for a local state. */
  stateBucket(): string | undefined {
    return this.read(this.stackDir).terraform?.backend?.s3?.bucket;
  }

  /** How long, in seconds, a function may go on with the flag positions that it knows. */
  flagsMaxAgeSeconds(): number {
    const functions = Object.values(this.read(this.stackDir).resource?.aws_lambda_function ?? {});
    const ages = functions.map((fn) => {
      const environment = fn.environment as { variables?: Record<string, string> } | undefined;
      return Number(environment?.variables?.FLAGS_MAX_AGE_SECONDS ?? 0);
    });
    return Math.max(0, ...ages);
  }

  private read(dir: string): TerraformJson {
    return JSON.parse(readFileSync(path.join(dir, 'cdk.tf.json'), 'utf8')) as TerraformJson;
  }
}

function fingerprintOf(...stackDirs: string[]): string {
  const hash = createHash('sha256');
  for (const dir of stackDirs) hash.update(readFileSync(path.join(dir, 'cdk.tf.json')));
  return hash.digest('hex');
}
