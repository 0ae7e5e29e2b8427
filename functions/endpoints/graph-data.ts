import { type GraphData, routes } from '../../shared/contract/index.ts';
import { NotFound } from '../../shared/graph/index.ts';
import {
  chooseEncoding,
  type Encoded,
  encodeBody,
  endpoint,
  maxAnswerBytes,
  type Reply,
  type Services,
} from '../../shared/http/index.ts';
import { checkGraphToken, graphPage, type Meta, readGraph, readMeta } from '../../shared/store/index.ts';
import { keptAnswer, type Made } from './kept-answer.ts';
import { notModified } from './not-modified.ts';

/** Bytes of JSON to try first: compressed, graphs shrink to a fifth and less. */
const firstTry = { compressed: 20_000_000, plain: maxAnswerBytes };
const ttlMs = 60_000;

/** The page that starts at `token`, as large as one answer may be. */
async function encodedPage(
  page: (maxBytes: number) => GraphData,
  acceptEncoding: string | undefined,
  bounded: boolean,
): Promise<{ body: GraphData; ready: Encoded }> {
  let maxBytes = chooseEncoding(acceptEncoding) ? firstTry.compressed : firstTry.plain;
  for (;;) {
    const body = page(maxBytes);
    const ready = await encodeBody(body, acceptEncoding, bounded);
    if (ready.bytes <= maxAnswerBytes) return { body, ready };
    maxBytes /= 2;
  }
}

/** What both routes are asked. */
interface GraphCall {
  readonly userId: string;
  readonly query: { readonly nextToken?: string };
  readonly headers: Readonly<Record<string, string>>;
}

/** The graph of META's version or newer. It may be kept if nothing was written between its first read and its last. */
async function make({ userId, query, headers }: GraphCall, meta: Meta, { store, cache }: Services): Promise<Made> {
  const graph = await readGraph(store, userId, meta);
  const page = (maxBytes: number) => graphPage(userId, graph, query.nextToken, maxBytes);
  const storable = async () => (await readMeta(store, userId)).graphVersion === graph.version;
  // In a batch it is sent with others.
  if (!cache) return { body: page(firstTry.plain), storable };
  return { ...(await encodedPage(page, headers['accept-encoding'], store.flags().boundedWork)), storable };
}

function graphAnswer(call: GraphCall, meta: Meta, services: Services): Promise<Reply> {
  const { userId, query, headers } = call;
  checkGraphToken(userId, meta, query.nextToken);
  const question = { userId, meta, query: `graph:${query.nextToken ?? ''}`, ttlMs };
  return keptAnswer(services, { ...question, acceptEncoding: headers['accept-encoding'] }, () =>
    make(call, meta, services),
  );
}

export const graphEndpoints = [
  endpoint(routes.graphData, async (call, services) => {
    const meta = await readMeta(services.store, call.userId);
    return notModified(call.userId, meta, call.headers) ?? graphAnswer(call, meta, services);
  }),

  endpoint(routes.graphDataAt, async (call, services) => {
    const meta = await readMeta(services.store, call.userId);
    const { version } = call.params;
    if (version > meta.graphVersion)
      throw new NotFound(`Version ${version} of the graph does not exist yet; the newest is ${meta.graphVersion}`);
    return { ...(await graphAnswer(call, meta, services)), shareable: true };
  }),
];
