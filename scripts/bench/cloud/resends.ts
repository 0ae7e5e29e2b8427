import type { Exchange } from './proxy.ts';

/** How items that were refused came back. */
export interface Resends {
  readonly count: number;
  /** From the refusal to the next try of the same item, in milliseconds. */
  readonly medianWaitMs: number;
  /** Tries of the item that took most of them. */
  readonly mostTries: number;
}

type WireKey = Readonly<Record<string, { readonly S?: string }>>;
interface Batch {
  readonly Keys?: readonly WireKey[];
}
type Requests = Batch | readonly { PutRequest?: { Item: WireKey }; DeleteRequest?: { Key: WireKey } }[];

const keyOf = (item: WireKey | undefined): string => `${item?.PK?.S} ${item?.SK?.S}`;

/** The keys that a `RequestItems`, `UnprocessedItems` or `UnprocessedKeys` names. */
function keysIn(tables: Readonly<Record<string, Requests>> | undefined): string[] {
  return Object.values(tables ?? {}).flatMap((requests) =>
    'Keys' in requests
      ? (requests.Keys ?? []).map(keyOf)
      : (requests as Exclude<Requests, Batch>).map(({ PutRequest, DeleteRequest }) =>
          keyOf(PutRequest?.Item ?? DeleteRequest?.Key),
        ),
  );
}

/** Watches batch calls: which items were refused, and how long until each was sent again. */
export class ResendWatch {
  readonly #refusedAt = new Map<string, number>();
  readonly #tries = new Map<string, number>();
  readonly #waits: number[] = [];

  observe({ operation, status, startMs, endMs, requestBody, responseBody }: Exchange): void {
    if (!operation.startsWith('Batch')) return;
    const asked = keysIn(JSON.parse(requestBody.toString()).RequestItems);
    for (const key of asked) {
      const refusedAt = this.#refusedAt.get(key);
      if (refusedAt !== undefined) this.#waits.push(startMs - refusedAt);
      this.#refusedAt.delete(key);
      this.#tries.set(key, (this.#tries.get(key) ?? 0) + 1);
    }
    const answer = JSON.parse(responseBody.toString());
    const refused = status === 200 ? keysIn(answer.UnprocessedItems ?? answer.UnprocessedKeys) : asked;
    for (const key of refused) this.#refusedAt.set(key, endMs);
  }

  summary(): Resends {
    const sorted = [...this.#waits].sort((a, b) => a - b);
    return {
      count: sorted.length,
      medianWaitMs: sorted[sorted.length >> 1] ?? 0,
      mostTries: Math.max(0, ...this.#tries.values()),
    };
  }
}
