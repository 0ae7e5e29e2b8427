import { createHash } from 'node:crypto';
import { Invalid } from '../graph/index.ts';
import { answerShape } from './answer-shape.ts';

const owner = (userId: string): string =>
  createHash('sha256').update(`${answerShape}\n`).update(userId).digest('base64url').slice(0, 12);

/** The ETag of what depends on the whole graph. Weak, because encodings differ; it holds the user's hash, so no account sees another's 304. */
export const versionEtag = (userId: string, graphVersion: number): string => `W/"${owner(userId)}-${graphVersion}"`;

/** The ETag of one note. */
export const nodeEtag = (userId: string, id: string, version: number): string =>
  `W/"${owner(userId)}-${id}-${version}"`;

/** Whether `If-None-Match` names this ETag. */
export function etagMatches(ifNoneMatch: string | undefined, etag: string): boolean {
  const opaque = (tag: string) => tag.trim().replace(/^W\//, '');
  return (
    ifNoneMatch !== undefined &&
    (ifNoneMatch.trim() === '*' || ifNoneMatch.split(',').some((tag) => opaque(tag) === opaque(etag)))
  );
}

/**
 * The note version that `If-Match` asks for: one of our ETags, or the bare number.
 * @returns undefined when there is no such header or it is `*`
 */
export function versionFrom(ifMatch: string | undefined): number | undefined {
  if (ifMatch === undefined || ifMatch.trim() === '*') return undefined;
  const version = Number(/(\d+)"?\s*$/.exec(ifMatch)?.[1]);
  if (!Number.isSafeInteger(version))
    throw new Invalid('If-Match must hold the ETag of the note or its version number', {
      field: 'If-Match',
      rule: 'etag',
    });
  return version;
}
