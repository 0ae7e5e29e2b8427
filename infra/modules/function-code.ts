import { EcrRepository } from '@cdktf/provider-aws/lib/ecr-repository/index.js';
import type { LambdaFunctionConfig } from '@cdktf/provider-aws/lib/lambda-function/index.js';
import type { Construct } from 'constructs';

export interface FunctionCodeProps {
  readonly functionName: string;
  readonly code: { readonly bucket: string; readonly key: string };
  readonly packaging?: 'zip' | 'image';
  readonly runtime?: string;
  readonly tags: Record<string, string>;
}

/** `functions/nodes/0123456789abcdef.zip` → the hash: an image is tagged by the code it holds, as a zip is named by it. */
function contentHash(key: string): string {
  const hash = /\/([0-9a-f]{16})\.zip$/.exec(key)?.[1];
  if (!hash) throw new Error(`${key} names no content hash: run \`make build\``);
  return hash;
}

/**
 * Where a function's code is. A zip lies in the artifacts bucket. An image lies in a repository of its own, built from
 * functions/Dockerfile and pushed under the same hash before the function is applied.
 */
export function codeOf(
  scope: Construct,
  { functionName, code, packaging = 'zip', runtime = 'nodejs22.x', tags }: FunctionCodeProps,
): Pick<LambdaFunctionConfig, 'packageType' | 'imageUri' | 'runtime' | 'handler' | 's3Bucket' | 's3Key'> {
  if (packaging === 'zip') return { runtime, handler: 'index.handler', s3Bucket: code.bucket, s3Key: code.key };
  const repository = new EcrRepository(scope, 'images', {
    name: functionName,
    // A tag is a hash of its content: it never means anything else later.
    imageTagMutability: 'IMMUTABLE',
    imageScanningConfiguration: { scanOnPush: true },
    encryptionConfiguration: [{ encryptionType: 'AES256' }],
    tags,
  });
  return { packageType: 'Image', imageUri: `${repository.repositoryUrl}:${contentHash(code.key)}` };
}
