import { type GraphData, routes } from '../../shared/contract/index.ts';
import {
  chooseEncoding,
  type Encoded,
  encodeBody,
  endpoint,
  maxAnswerBytes,
  type Reply,
  type Services,
  versionEtag,
} from '../../shared/http/index.ts';
import { graphPage, type Meta, readGraph, readMeta } from '../../shared/store/index.ts';
import { notModified } from './not-modified.ts';

/** Bytes of JSON to try first: compressed, graphs shrink to a fifth and less. */
const firstTry = { compressed: 20_000_000, plain: maxAnswerBytes };

/** The page that starts at `token`, as large as one answer may be. */
async function encodedPage(
  page: (maxBytes: number) => GraphData,
  acceptEncoding: string | undefined,
  bounded: boolean,
): Promise<{ body: GraphData; encoded: Encoded }> {
  let maxBytes = chooseEncoding(acceptEncoding) ? firstTry.compressed : firstTry.plain;
  for (;;) {
    const body = page(maxBytes);
    const encoded = await encodeBody(body, acceptEncoding, bounded);
    if (encoded.bytes <= maxAnswerBytes) return { body, encoded };
    maxBytes /= 2;
  }
}

/** Owner, version, encoding and page: an answer is found by all that it depends on. */
const keyOf = (
  userId: string,
  version: number,
  acceptEncoding: string | undefined,
  token: string | undefined,
): string => [userId, version, chooseEncoding(acceptEncoding) ?? '', token ?? ''].join('\n');

/** Reads the graph and keeps the ready answer if nothing was written meanwhile. */
async function fill(
  userId: string,
  meta: Meta,
  token: string | undefined,
  acceptEncoding: string | undefined,
  { store, encoded: kept }: Services,
): Promise<Reply> {
  const graph = await readGraph(store, userId, meta);
  const reply = { status: 200, headers: { ETag: versionEtag(userId, graph.version) }, graphVersion: graph.version };
  const page = (maxBytes: number) => graphPage(userId, graph, token, maxBytes);
  if (!kept) return { ...reply, body: page(firstTry.plain) };
  const { boundedWork } = store.flags();
  const { body, encoded } = await encodedPage(page, acceptEncoding, boundedWork);
  if (boundedWork && (await readMeta(store, userId)).graphVersion === graph.version)
    kept.set(keyOf(userId, graph.version, acceptEncoding, token), encoded);
  return { ...reply, body, encoded };
}

export const graphEndpoints = [
  endpoint(routes.graphData, async ({ userId, query, headers }, services) => {
    const acceptEncoding = headers['accept-encoding'];
    const meta = await readMeta(services.store, userId);
    const unchanged = notModified(userId, meta, headers);
    if (unchanged) return unchanged;
    const key = keyOf(userId, meta.graphVersion, acceptEncoding, query.nextToken);
    const ready = services.store.flags().boundedWork && !meta.pending ? services.encoded?.get(key) : undefined;
    if (!ready) return fill(userId, meta, query.nextToken, acceptEncoding, services);
    const etag = versionEtag(userId, meta.graphVersion);
    return { status: 200, headers: { ETag: etag }, encoded: ready, graphVersion: meta.graphVersion };
  }),
];
