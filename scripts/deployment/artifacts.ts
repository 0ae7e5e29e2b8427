import { readFileSync } from 'node:fs';
import path from 'node:path';
import { HeadObjectCommand, NotFound, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { repositoryRoot } from '../local/settings.ts';
import type { ClientSettings } from './aws.ts';

/** A function's code as the build left it: `key` holds the hash of the content, so an existing key needs no upload. */
interface Artifact {
  key: string;
  file: string;
  bytes: number;
}

/** Uploads the code that the bucket does not hold yet. Returns how many of how many, for the step line. */
export async function uploadArtifacts(settings: ClientSettings, bucket: string): Promise<string> {
  const manifest = path.join(repositoryRoot, 'dist/functions/manifest.json');
  const artifacts = Object.values(JSON.parse(readFileSync(manifest, 'utf8')) as Record<string, Artifact>);
  const client = new S3Client(settings);
  const uploaded = await Promise.all(artifacts.map((artifact) => uploadMissing(client, bucket, artifact)));
  return `${uploaded.filter(Boolean).length} new of ${artifacts.length}`;
}

async function uploadMissing(client: S3Client, bucket: string, artifact: Artifact): Promise<boolean> {
  if (await exists(client, bucket, artifact.key)) return false;
  const body = readFileSync(path.resolve(repositoryRoot, artifact.file));
  const object = { Bucket: bucket, Key: artifact.key, ContentType: 'application/zip' };
  await client.send(new PutObjectCommand({ ...object, Body: body }));
  return true;
}

async function exists(client: S3Client, bucket: string, key: string): Promise<boolean> {
  try {
    await client.send(new HeadObjectCommand({ Bucket: bucket, Key: key }));
    return true;
  } catch (error) {
    if (error instanceof NotFound) return false;
    throw error;
  }
}
