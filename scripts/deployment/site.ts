import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { HeadObjectCommand, NotFound, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { repositoryRoot } from '../local/settings.ts';
import type { ClientSettings } from './aws.ts';

const page = { key: 'index.html', file: path.join(repositoryRoot, 'web/index.html') };
/** What caches are told: a page that changed is seen within a minute. The cache rule of the site allows up to 300 s. */
const cacheControl = 'public, max-age=60';

/** Uploads the page unless the bucket holds the same. Returns what it did, for the step line. */
export async function uploadSite(settings: ClientSettings, bucket: string): Promise<string> {
  const client = new S3Client(settings);
  const body = readFileSync(page.file);
  const sha256 = createHash('sha256').update(body).digest('hex');
  const object = { Bucket: bucket, Key: page.key };
  if ((await uploadedHash(client, object)) === sha256) return 'unchanged';
  const headers = { ContentType: 'text/html; charset=utf-8', CacheControl: cacheControl };
  await client.send(new PutObjectCommand({ ...object, ...headers, Body: body, Metadata: { sha256 } }));
  return `${page.key}, ${body.length} bytes`;
}

async function uploadedHash(client: S3Client, object: { Bucket: string; Key: string }): Promise<string | undefined> {
  try {
    return (await client.send(new HeadObjectCommand(object))).Metadata?.sha256;
  } catch (error) {
    if (error instanceof NotFound) return undefined;
    throw error;
  }
}
