import type { Route } from '../contract/index.ts';
import { DomainError, Invalid, Unavailable } from '../graph/index.ts';
import { type Attempt, beginIdempotent, type RememberedReply } from '../store/index.ts';
import type { Prepared, Reply } from './endpoint.ts';
import { replyTo } from './errors.ts';
import type { Services } from './services.ts';

/** Printable ASCII: what a header can carry unchanged. */
const usable = /^[\x21-\x7e]{1,128}$/;

/** The key of a request that has one and can use it: a POST that changes something. */
export function idempotencyKeyOf(route: Route, headers: Readonly<Record<string, string>>): string | undefined {
  const key = headers['idempotency-key'];
  if (key === undefined || route.method !== 'POST' || route.readOnly) return undefined;
  if (usable.test(key)) return key;
  throw new Invalid('Idempotency-Key must have 1 to 128 printable ASCII characters', {
    field: 'Idempotency-Key',
    rule: 'format',
    limit: 128,
  });
}

/** Runs a prepared request; under an `Idempotency-Key` it is done once, and a repeat gets the first answer. */
export async function keyedRun(prepared: Prepared, services: Services): Promise<Reply> {
  const { endpoint, call } = prepared;
  const key = idempotencyKeyOf(endpoint.route, call.headers);
  if (key === undefined) return endpoint.run(call, services);
  const request = `${endpoint.route.name}\n${JSON.stringify(call.params)}\n${JSON.stringify(call.body)}`;
  const begun = await beginIdempotent(services.store, call.userId, key, request);
  if (!('context' in begun)) return replayed(begun, prepared, services);
  return attempt(begun, prepared, services);
}

async function replayed(kept: RememberedReply, { endpoint, call }: Prepared, services: Services): Promise<Reply> {
  const reply = endpoint.replay ? await endpoint.replay.again(kept, call, services) : kept;
  return { ...reply, headers: { ...reply.headers, 'Idempotency-Replayed': 'true' } };
}

async function attempt(
  { context, remember, release }: Attempt,
  prepared: Prepared,
  services: Services,
): Promise<Reply> {
  const { endpoint, call } = prepared;
  const keep = (reply: Reply): Promise<void> => remember(endpoint.replay?.keep(reply, call) ?? plain(reply));
  let reply: Reply;
  try {
    reply = await endpoint.run(call, { ...services, store: context });
  } catch (error) {
    const refused = error instanceof DomainError && !(error instanceof Unavailable);
    // A refusal is an answer like another; after a failure of ours the same key tries again, with the same ids.
    if (refused) await keep(replyTo(error, call.requestId));
    else await release().catch(() => undefined);
    throw error;
  }
  // Inside a batch the version is not known, and nothing is done, before the batch's one bump.
  if (context.unit)
    context.unit.afterCommit((graphVersion) => keep({ ...reply, ...(graphVersion ? { graphVersion } : {}) }));
  else await keep(reply);
  return reply;
}

/** Without what belongs to one request only. */
const plain = ({
  status,
  headers,
  body,
  graphVersion,
  versioned,
}: Reply): RememberedReply & Pick<Reply, 'versioned'> => ({
  status,
  ...(headers ? { headers } : {}),
  ...(body === undefined ? {} : { body }),
  ...(graphVersion === undefined ? {} : { graphVersion }),
  ...(versioned ? { versioned } : {}),
});
