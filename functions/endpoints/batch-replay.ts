import { type BatchAnswers, type BatchRequest, routes } from '../../shared/contract/index.ts';
import { addressOf, type Call, type Endpoint, type Reply, type Services } from '../../shared/http/index.ts';
import type { RememberedReply } from '../../shared/store/index.ts';

type BatchCall = Call<typeof routes.batch>;
type Answer = (call: BatchCall, services: Services) => Promise<Reply>;

const answersOf = (reply: { readonly body?: unknown }): BatchAnswers => reply.body as BatchAnswers;

const postedReads = [routes.batchGetNodes, routes.createLiveTicket].map(({ path }): string => path);

/** What changes nothing and may hold contents, or a secret: it is not kept but asked for again. */
export const isRead = ({ method, url }: BatchRequest): boolean =>
  method === 'GET' || (method === 'POST' && postedReads.includes(addressOf(url).pathname));

/**
 * A batch under an idempotency key: answers of its writes are kept, which hold ids and counts, and its reads are done again,
 * since contents are never kept.
 */
export function batchReplay(answer: Answer): NonNullable<Endpoint['replay']> {
  const keep = (reply: Reply, call: unknown): RememberedReply => {
    const { requests } = (call as BatchCall).body;
    const { responses, summary } = answersOf(reply);
    const body = { responses: responses.map((one, i) => (isRead(requests[i] as BatchRequest) ? null : one)), summary };
    return { status: reply.status, body, ...(reply.graphVersion ? { graphVersion: reply.graphVersion } : {}) };
  };
  const again = async (kept: RememberedReply, call: unknown, services: Services): Promise<Reply> => {
    const { body } = call as BatchCall;
    // What a read depended on was done the first time.
    const reads = body.requests.filter(isRead).map(({ dependsOn: _, ...request }) => request);
    if (reads.length === 0) return kept;
    const fresh = answersOf(await answer({ ...(call as BatchCall), body: { requests: reads } }, services));
    const byId = new Map(fresh.responses.map((one) => [one.id, one]));
    const { responses, summary } = answersOf(kept);
    const merged = responses.map((one, i) => one ?? byId.get(body.requests[i]?.id ?? ''));
    return { ...kept, body: { responses: merged, summary } };
  };
  return { keep, again };
}
