import type { BatchRequest } from '../../shared/contract/index.ts';
import { Invalid } from '../../shared/graph/index.ts';

/**
 * Orders a batch's requests into levels: each level needs only those before it.
 * @throws Invalid for repeated ids, unknown dependencies and cycles, before anything has been done
 */
export function planLevels(requests: readonly BatchRequest[]): BatchRequest[][] {
  const byId = new Map(requests.map((request) => [request.id, request]));
  if (byId.size < requests.length) {
    const seen = new Set<string>();
    const repeated = requests.find(({ id }) => seen.size === seen.add(id).size);
    throw new Invalid(`Two requests have the id ${repeated?.id}`, { field: 'requests.id', rule: 'unique' });
  }
  for (const { id, dependsOn = [] } of requests) {
    const unknown = dependsOn.find((other) => !byId.has(other));
    if (unknown !== undefined)
      throw new Invalid(`Request ${id} depends on ${unknown}, which is not in the batch`, {
        field: 'requests.dependsOn',
        rule: 'known',
      });
  }
  const levels: BatchRequest[][] = [];
  const placed = new Set<string>();
  let left = [...requests];
  while (left.length > 0) {
    const level = left.filter(({ dependsOn = [] }) => dependsOn.every((id) => placed.has(id)));
    if (level.length === 0)
      throw new Invalid(`Requests ${left.map(({ id }) => id).join(', ')} depend on each other in a circle`, {
        field: 'requests.dependsOn',
        rule: 'acyclic',
      });
    levels.push(level);
    for (const { id } of level) placed.add(id);
    left = left.filter(({ id }) => !placed.has(id));
  }
  return levels;
}
