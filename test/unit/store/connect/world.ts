import { expect } from '@jest/globals';
import type { NodeDraft } from '../../../../shared/contract/index.ts';
import { type Connection, type Signature, signatureOf } from '../../../../shared/graph/index.ts';
import { unpackText } from '../../../../shared/store/body.ts';
import { createNodes } from '../../../../shared/store/index.ts';
import type { BodyItem, EdgeItem, NodeItem } from '../../../../shared/store/items.ts';
import { bump } from '../../../../shared/store/meta.ts';
import { copiesOf } from '../../../../shared/store/new-edge.ts';
import type { ModelStore } from '../../../support/model-store.ts';
import { bruteForce } from '../../graph/brute-force.ts';
import { leftovers } from '../crash.ts';

export const uid = 'ada';

/** Creates notes. @returns their ids */
export async function create(store: ModelStore, drafts: NodeDraft[]): Promise<string[]> {
  const { outcomes } = await createNodes(store, uid, drafts);
  return outcomes.map((note) => (note as NodeItem).id);
}

const itemsOf = <T>({ model }: ModelStore, prefix: string): T[] =>
  model
    .allItems()
    .filter(({ PK, SK }) => String(PK).startsWith(`U#${uid}#`) && String(SK).startsWith(prefix)) as unknown as T[];

/** The signatures of the notes in the table. */
function signatures(store: ModelStore): Map<string, Signature> {
  const bodies = new Map(itemsOf<BodyItem>(store, 'B#').map((body) => [body.SK.slice(2), body]));
  return new Map(
    itemsOf<NodeItem>(store, 'N#').flatMap(({ id, tags }) => {
      const body = bodies.get(id);
      return body ? [[id, signatureOf(unpackText(body), tags)] as const] : [];
    }),
  );
}

const pairIn = ({ SK }: EdgeItem): string => SK.split('#').slice(1).sort().join('_');

/** The edges in the table by origin, each by its pair, as the copy at the lower id tells it. */
export function edges(store: ModelStore, origin: EdgeItem['origin']): Map<string, Connection> {
  const own = itemsOf<EdgeItem>(store, 'E#').filter((edge) => edge.origin === origin);
  const lower = own.filter((edge) => edge.SK.split('#')[1] === pairIn(edge).split('_')[0]);
  return new Map(lower.map((edge) => [pairIn(edge), { type: edge.type as Connection['type'], weight: edge.weight }]));
}

/** The automatic edges that a comparison of every pair gives, best first. */
export function expected(store: ModelStore, limit = Infinity): Map<string, Connection> {
  const manual = edges(store, 'manual');
  const all = [...bruteForce(signatures(store))].filter(([pair]) => !manual.has(pair));
  return new Map(all.slice(0, limit - manual.size));
}

const sorted = (edgesByPair: ReadonlyMap<string, Connection>) => [...edgesByPair].sort(([a], [b]) => (a < b ? -1 : 1));

/** Asserts that the table holds exactly the edges of the domain rules, whole, and counts them right. */
export function expectConnected(store: ModelStore, limit = Infinity): void {
  expect(sorted(edges(store, 'automatic'))).toEqual(sorted(expected(store, limit)));
  expect(leftovers(store, uid)).toEqual([]);
  // An automatic edge starts at its lower id.
  for (const edge of itemsOf<EdgeItem>(store, 'E#'))
    if (edge.origin === 'automatic') expect(edge.outgoing).toBe(edge.SK.split('#')[1] === pairIn(edge).split('_')[0]);
}

/** Contents whose pairs have many different scores: note i has the words i to i + 9. */
export const sliding = (count: number): NodeDraft[] =>
  Array.from({ length: count }, (_, i) => ({
    content: Array.from({ length: 10 }, (_, n) => `word${String.fromCharCode(97 + i + n)}`).join(' '),
  }));

/** Puts an automatic edge, counted, that the notes do not ask for. */
export async function drawnByNobody(store: ModelStore, source: string, target: string): Promise<void> {
  const edge = { source, target, type: 'similar', weight: 1, origin: 'automatic' } as const;
  store.model.load(copiesOf(uid, edge, '2026-11-24T10:00:00.000Z').map((copy) => ({ ...copy })));
  await bump(store, uid, { edges: 1 });
}

/** The sort keys of what is kept of the user's signatures. */
export const signatureKeys = ({ model }: ModelStore): string[] =>
  model
    .allItems()
    .filter(({ PK }) => PK === `U#${uid}#similar`)
    .map(({ SK }) => String(SK));

/** Drops what is kept of the user's signatures under sort keys that begin so. */
export async function lose(store: ModelStore, prefix: string): Promise<void> {
  for (const SK of signatureKeys(store).filter((key) => key.startsWith(prefix)))
    await store.model.call('DeleteItem', {
      TableName: store.table,
      Key: { PK: { S: `U#${uid}#similar` }, SK: { S: SK } },
    });
}
