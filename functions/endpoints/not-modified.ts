import { etagMatches, type Reply, versionEtag } from '../../shared/http/index.ts';
import type { Meta } from '../../shared/store/index.ts';

/** A 304 when `If-None-Match` names the user's current graph version; else undefined. */
export function notModified(
  userId: string,
  { graphVersion, pending }: Meta,
  headers: Readonly<Record<string, string>>,
): Reply | undefined {
  const etag = versionEtag(userId, graphVersion);
  return !pending && etagMatches(headers['if-none-match'], etag)
    ? { status: 304, headers: { ETag: etag }, graphVersion }
    : undefined;
}
