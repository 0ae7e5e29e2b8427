import { S3Client } from '@aws-sdk/client-s3';
import type { EnvName } from '../../shared/flags/index.ts';

/** Throws, saying how to get some, when the AWS credentials chain finds nothing. Asks nothing of AWS itself. */
export async function requireCredentials(env: EnvName): Promise<void> {
  if (env === 'local') return;
  try {
    await new S3Client({ region: process.env.AWS_REGION ?? 'us-east-1' }).config.credentials();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(
      `Deploying ${env} needs AWS credentials, and none were found (${reason}).\n` +
        '  Sign in, for example: aws sso login --profile <name> && export AWS_PROFILE=<name>\n' +
        `  Without an account: \`make plan ENV=${env}\` shows what would be created, \`make up\` runs Brain2 here.`,
    );
  }
}
