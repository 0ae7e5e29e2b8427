import { etagMatches, type Reply, versionEtag } from '../../shared/http/index.ts';
import { readMeta, type StoreContext } from '../../shared/store/index.ts';

/** A 304 when `If-None-Match` names the user's current graph version, at the price of one read; else undefined. */
export async function notModified(
  store: StoreContext,
  userId: string,
  headers: Readonly<Record<string, string>>,
): Promise<Reply | undefined> {
  if (headers['if-none-match'] === undefined) return undefined;
  const { graphVersion } = await readMeta(store, userId);
  const etag = versionEtag(userId, graphVersion);
  return etagMatches(headers['if-none-match'], etag)
    ? { status: 304, headers: { ETag: etag }, graphVersion }
    : undefined;
}
