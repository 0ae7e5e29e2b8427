import type { PortableEdge, PortableNode } from '../../shared/contract/index.ts';
import { nodeIdFactory } from '../../shared/graph/index.ts';
import { keys } from '../../shared/store/keys.ts';
import { copiesOf } from '../../shared/store/new-edge.ts';
import { noteItems } from '../../shared/store/node-items.ts';
import type { PlainItem } from '../../test/support/table-model/index.ts';
import { seededRandom } from '../../test/support/table-model/index.ts';
import { noteSizeFrom, textFrom, wordFrom, wordsFrom } from './corpus.ts';
import { seeds } from './settings.ts';

/** A user's graph, decided by its numbers: the same spec gives the same ids and texts in every process. */
export interface GraphSpec {
  readonly uid: string;
  readonly notes: number;
  /** Edges that start at each note; as many end there. */
  readonly edgesPerNote: number;
  readonly shards: number;
}

/** 1 January 2025; notes are a minute apart. */
const begin = Date.UTC(2025, 0, 1);
const minute = 60_000;

/** The ids of a graph's notes, in order of creation. */
export function idsOf({ notes, shards }: GraphSpec): string[] {
  const next = nodeIdFactory(shards, seededRandom(seeds.graph));
  return Array.from({ length: notes }, (_, i) => next(begin + i * minute));
}

/** Notes of mixed sizes: titles of 2 to 7 words, up to 4 tags of 200 common ones. */
export function* notesOf(spec: GraphSpec): Generator<PortableNode> {
  const random = seededRandom(seeds.graph + spec.notes);
  const tags = Array.from({ length: 200 }, () => wordFrom(random));
  for (const [i, id] of idsOf(spec).entries()) {
    const at = new Date(begin + i * minute).toISOString();
    yield {
      id,
      title: wordsFrom(random, 2 + Math.floor(random() * 6)),
      content: textFrom(random, noteSizeFrom(random)),
      format: 'text',
      tags: Array.from({ length: Math.floor(random() * 5) }, () => tags[Math.floor(random() * tags.length)] ?? ''),
      position: { x: Math.round(random() * 2_000) - 1_000, y: Math.round(random() * 2_000) - 1_000, z: 0 },
      createdAt: at,
      updatedAt: at,
    };
  }
}

/** Note i is connected to the notes that stand `edgesPerNote` seeded distances after it, so that all have equally many edges. */
export function edgesOf(spec: GraphSpec): PortableEdge[] {
  const ids = idsOf(spec);
  const random = seededRandom(seeds.graph + 1);
  const distances = new Set<number>();
  while (distances.size < spec.edgesPerNote) distances.add(1 + Math.floor(random() * (Math.ceil(spec.notes / 2) - 1)));
  return ids.flatMap((source, i) =>
    [...distances].map((distance) => ({
      source,
      target: ids[(i + distance) % ids.length] ?? '',
      type: 'similar' as const,
      weight: Math.round(random() * 100) / 100,
    })),
  );
}

/** Everything the table stores of a graph. */
export function* itemsOf(spec: GraphSpec): Generator<PlainItem> {
  const at = new Date(begin + spec.notes * minute).toISOString();
  yield {
    ...keys.meta(spec.uid),
    graphVersion: 1,
    bumpedAt: at,
    highestShard: spec.shards - 1,
    nodeCount: spec.notes,
    edgeCount: spec.notes * spec.edgesPerNote,
    cursorKey: 'bench',
  };
  for (const note of notesOf(spec)) {
    const { node, body } = noteItems(spec.uid, note);
    yield node;
    yield body;
  }
  for (const edge of edgesOf(spec)) yield* copiesOf(spec.uid, edge, at);
}
