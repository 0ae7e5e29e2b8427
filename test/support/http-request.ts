import { batchEndpoints } from '../../functions/endpoints/batch.ts';
import { batchedEndpoints } from '../../functions/endpoints/batched.ts';
import { dispatcher, type Endpoint, type Reply, type Services } from '../../shared/http/index.ts';
import type { ModelStore } from './model-store.ts';

/** Every endpoint that needs a user. */
export const userEndpoints: readonly Endpoint[] = [...batchedEndpoints, ...batchEndpoints];
const { answer } = dispatcher(userEndpoints);

/** A reply whose body tests look into. */
interface TextReply extends Reply {
  // biome-ignore lint/suspicious/noExplicitAny: tests look into bodies of every shape
  readonly body?: any;
}

/** What endpoints work with, on an in-memory table. */
const servicesOn = (store: ModelStore): Services => ({
  store,
  count: { calls: 0, durationMs: 0 },
  refreshFlags: async () => store.flags(),
});

/** Posts a body as it came over the wire, before anybody parsed it. */
export function postText(
  store: ModelStore,
  path: string,
  text: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<TextReply> {
  const request = {
    method: 'POST',
    path: `/api/v1${path}`,
    query: {},
    headers: { 'content-type': 'application/json', ...headers },
    body: { text },
    userId: 'ada',
    requestId: 'r',
  };
  return answer(request, servicesOn(store));
}

/** Everything stored but audit records: what a refused request must not leave behind. */
export const written = (store: ModelStore): Record<string, unknown>[] =>
  store.model.allItems().filter(({ SK }) => !String(SK).startsWith('A#'));
