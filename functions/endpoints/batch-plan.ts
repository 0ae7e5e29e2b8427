import type { BatchRequest } from '../../shared/contract/index.ts';
import { Invalid } from '../../shared/graph/index.ts';
import { conflict, type Footprint } from './footprint.ts';

/** A request's idempotency key, which a client may also write as the header that it would send alone. */
const keyOf = ({ method, idempotencyKey, headers = {} }: BatchRequest): string | undefined =>
  idempotencyKey ??
  (method === 'POST'
    ? Object.entries(headers).find(([name]) => name.toLowerCase() === 'idempotency-key')?.[1]
    : undefined);
const named = { id: ({ id }: BatchRequest) => id, idempotencyKey: keyOf };

/** @throws Invalid for repeated ids and keys, and unknown dependencies */
function checkNames(requests: readonly BatchRequest[]): void {
  for (const field of ['id', 'idempotencyKey'] as const) {
    const seen = new Set<string>();
    for (const request of requests) {
      const value = named[field](request);
      if (value !== undefined && seen.has(value))
        throw new Invalid(`Two requests have the ${field} ${value}`, { field: `requests.${field}`, rule: 'unique' });
      if (value !== undefined) seen.add(value);
    }
  }
  const ids = new Set(requests.map(({ id }) => id));
  for (const { id, dependsOn = [] } of requests) {
    const unknown = dependsOn.find((other) => !ids.has(other));
    if (unknown !== undefined)
      throw new Invalid(`Request ${id} depends on ${unknown}, which is not in the batch`, {
        field: 'requests.dependsOn',
        rule: 'known',
      });
  }
}

/**
 * The requests in the order in which they would be sent alone: as listed, but each after everything it depends on.
 * @throws Invalid for repeated ids and keys, unknown dependencies and cycles, before anything has been done
 */
export function serialOrder(requests: readonly BatchRequest[]): BatchRequest[] {
  checkNames(requests);
  const order: BatchRequest[] = [];
  const placed = new Set<string>();
  let left = [...requests];
  while (left.length > 0) {
    const next = left.find(({ dependsOn = [] }) => dependsOn.every((id) => placed.has(id)));
    if (!next)
      throw new Invalid(`Requests ${left.map(({ id }) => id).join(', ')} depend on each other in a circle`, {
        field: 'requests.dependsOn',
        rule: 'acyclic',
      });
    order.push(next);
    placed.add(next.id);
    left = left.filter((request) => request !== next);
  }
  return order;
}

/**
 * Groups requests into levels that can each be done at once, with the same answers as one after another: a request comes
 * after what it depends on and after what it could disturb, or be disturbed by, of those before it.
 * @param order the serial order
 */
export function planLevels(
  order: readonly BatchRequest[],
  footprintOf: (request: BatchRequest) => Footprint,
): BatchRequest[][] {
  const placed: { request: BatchRequest; footprint: Footprint; level: number }[] = [];
  const levels: BatchRequest[][] = [];
  for (const request of order) {
    const footprint = footprintOf(request);
    const after = placed.filter(
      (earlier) => request.dependsOn?.includes(earlier.request.id) || conflict(earlier.footprint, footprint),
    );
    const level = 1 + Math.max(-1, ...after.map((earlier) => earlier.level));
    placed.push({ request, footprint, level });
    levels[level] = [...(levels[level] ?? []), request];
  }
  return levels;
}
