import type { FlagValues } from '../../shared/flags/index.ts';
import type * as Store from '../../shared/store/index.ts';
import { flagsOn } from './model-store.ts';
import { portableNote } from './portable.ts';
import { type ModelCall, modelClient, seededRandom, TableModel } from './table-model/index.ts';

/** The store under test: the real one, or a mutant of it. */
export type StoreModule = typeof Store;

/** What a reader saw that is older than what was acknowledged. */
export class CoherenceViolation extends Error {}

interface Known {
  readonly notes: Map<string, { title: string; content: string }>;
  /** Pairs of notes, by edge id. */
  readonly edges: Map<string, readonly [string, string]>;
  /** Bulk operations by id: how many notes each has deleted. */
  readonly operations: Map<string, number>;
}

const uid = 'ada';

function same(what: string, seen: Iterable<string>, expected: Iterable<string>): void {
  const [a, b] = [[...seen].sort().join(), [...expected].sort().join()];
  if (a !== b) throw new CoherenceViolation(`${what}: saw ${a || 'nothing'}, acknowledged is ${b || 'nothing'}`);
}

/** Every way to read, compared with what was acknowledged. */
const readers: ((store: StoreModule, ctx: Store.StoreContext, known: Known) => Promise<void>)[] = [
  async (store, ctx, { notes }) => {
    for (const [id, { title, content }] of notes) {
      const { node } = await store.getNode(ctx, uid, id);
      same('note', [node.title, node.content], [title, content]);
    }
  },
  async (store, ctx, { notes }) => {
    const found = await store.getNodes(ctx, uid, [...notes.keys()]);
    same(
      'batch get',
      found.nodes.map(({ id, content }) => id + content),
      [...notes].map(([id, { content }]) => id + content),
    );
  },
  ...(['created_at', 'updated_at', 'title'] as const).map(
    (sort_by) =>
      async (store: StoreModule, ctx: Store.StoreContext, { notes }: Known) => {
        const page = await store.listNodes(ctx, uid, { sort_by, limit: 100 });
        same(
          `list by ${sort_by}`,
          page.nodes.map(({ id, title }) => id + title),
          [...notes].map(([id, { title }]) => id + title),
        );
        same('total', [String(page.total)], [String(notes.size)]);
      },
  ),
  async (store, ctx, { notes, edges }) => {
    const graph = await store.readGraph(ctx, uid);
    same(
      'graph notes',
      graph.nodes.map(({ id }) => id),
      notes.keys(),
    );
    same(
      'graph edges',
      graph.edges.map(({ id }) => id),
      edges.keys(),
    );
  },
  async (store, ctx, { notes, edges }) => {
    for (const id of [...notes.keys()].slice(0, 3)) {
      const own = [...edges].filter(([, ends]) => ends.includes(id)).map(([edge]) => edge);
      same(
        'edges of a note',
        (await store.edgesOfNode(ctx, uid, id)).edges.map((edge) => edge.id),
        own,
      );
    }
  },
  async (store, ctx, { notes }) => {
    const found = await store.searchNotes(ctx, uid, { q: 'common', limit: 100 });
    same(
      'search',
      found.results.map(({ node_id }) => node_id),
      notes.keys(),
    );
  },
  async (store, ctx, { notes, edges }) => {
    const page = await store.exportPage(ctx, uid);
    same(
      'export',
      page.nodes.map(({ id, content }) => id + content),
      [...notes].map(([id, { content }]) => id + content),
    );
    same(
      'export edges',
      page.edges.map(({ source, target }) => [source, target].sort().join()),
      [...edges.values()].map((ends) => [...ends].sort().join()),
    );
  },
  async (store, ctx, { operations }) => {
    for (const [id, count] of operations)
      same('operation', [String((await store.getOperation(ctx, uid, id)).deleted_count)], [String(count)]);
  },
];

type Writer = (
  store: StoreModule,
  ctx: Store.StoreContext,
  known: Known,
  pick: (count: number) => number,
) => Promise<void>;
const anyOf = (known: Known, pick: (count: number) => number): string =>
  [...known.notes.keys()][pick(known.notes.size)] as string;

function forget({ notes, edges }: Known, ids: readonly string[]): void {
  for (const id of ids) notes.delete(id);
  for (const [edge, ends] of edges) if (ends.some((end) => ids.includes(end))) edges.delete(edge);
}

const create: Writer = async (store, ctx, { notes }, pick) => {
  const title = `title ${pick(1e6)}`;
  const content = `common ${pick(1e6)}`;
  const { outcomes } = await store.createNodes(ctx, uid, [{ title, content }]);
  notes.set((outcomes[0] as { id: string }).id, { title, content });
};
const writers: Writer[] = [
  create,
  async (store, ctx, known, pick) => {
    const id = anyOf(known, pick);
    const change = { title: `renamed ${pick(1e6)}`, content: `common changed ${pick(1e6)}` };
    await store.updateNode(ctx, uid, id, change);
    known.notes.set(id, change);
  },
  async (store, ctx, known, pick) => {
    const [source_id, target_id] = [anyOf(known, pick), anyOf(known, pick)];
    if (source_id === target_id) return;
    try {
      const { edge } = await store.createEdge(ctx, uid, { source_id, target_id });
      known.edges.set(edge.id, [source_id, target_id]);
    } catch (error) {
      if ((error as Error).name !== 'Conflict') throw error;
    }
  },
  async (store, ctx, known, pick) => {
    if (known.notes.size < 4) return;
    const id = anyOf(known, pick);
    await store.deleteNode(ctx, uid, id);
    forget(known, [id]);
  },
  async (store, ctx, known, pick) => {
    if (known.notes.size < 5) return;
    const ids = [anyOf(known, pick), anyOf(known, pick)];
    const operation = store.newOperation(ctx, 'nodes.bulk-delete', 2);
    const { deleted } = await store.deleteNodes(ctx, uid, ids, store.saveOperation(ctx, uid, operation));
    same('deleted', deleted, new Set(ids));
    forget(known, ids);
    await store.saveOperation(ctx, uid, { ...operation, status: 'completed', deleted_count: deleted.length });
    known.operations.set(operation.operation_id, deleted.length);
  },
  async (store, ctx, known, pick) => {
    const [id, near] = [ctx.newNodeId(), anyOf(known, pick)];
    const note = { ...portableNote(), id, title: `brought ${pick(1e6)}`, content: `common brought ${pick(1e6)}` };
    const edge = { source: near, target: id, type: 'normal' as const, weight: 1 };
    const { nodes, edges } = await store.importGraph(ctx, uid, [note], [edge]);
    same('imported', [...nodes, ...edges].map(String), ['created', 'created']);
    known.notes.set(id, note);
    known.edges.set([id, near].sort().join('_'), [near, id]);
  },
  async (store, ctx, known, pick) => {
    const source = anyOf(known, pick);
    const others = [...known.notes.keys()].filter((id) => id !== source).slice(0, 3);
    const pairs = others.map((target) => ({ source, target, type: 'normal' as const, weight: 1 }));
    const { outcomes } = await store.createEdges(ctx, uid, pairs);
    for (const [i, outcome] of outcomes.entries()) {
      const id = [source, others[i] as string].sort().join('_');
      same('connected', [String(outcome instanceof Error)], [String(known.edges.has(id))]);
      known.edges.set(id, [source, others[i] as string]);
    }
  },
  async (store, ctx, known, pick) => {
    const id = [...known.edges.keys()][pick(known.edges.size)];
    if (id === undefined) return;
    await store.deleteEdge(ctx, uid, id);
    known.edges.delete(id);
  },
];

/** A container of the store on a table that answers every read that is not strongly consistent from up to 500 ms ago. */
function container(store: StoreModule, model: TableModel, flags: FlagValues): Store.StoreContext {
  return store.storeOf({
    client: modelClient(model),
    table: model.tableName,
    flags: () => flags,
    concurrency: 32,
    shards: 2,
  });
}

/**
 * Lets two containers write and read as one user, and compares every read with what was acknowledged before it.
 * @param onCall told of every call to the table
 * @throws CoherenceViolation for the first answer that is older than the user's writes
 */
export async function checkCoherence(
  store: StoreModule,
  off: Partial<FlagValues>,
  seed: number,
  onCall: (call: ModelCall) => void = () => undefined,
): Promise<void> {
  const random = seededRandom(seed);
  const pick = (count: number): number => Math.floor(random() * count);
  // The table's clock moves with its calls: how old a stale answer is does not depend on the machine.
  let clockMs = 0;
  const now = () => {
    clockMs += 5;
    return clockMs;
  };
  const model = new TableModel({ staleMs: 500, random, now, onCall });
  const containers = [0, 1].map(() => container(store, model, { ...flagsOn, ...off }));
  const known: Known = { notes: new Map(), edges: new Map(), operations: new Map() };
  const one = (): Store.StoreContext => containers[pick(2)] as Store.StoreContext;
  for (let i = 0; i < 3; i += 1) await create(store, one(), known, pick);
  for (let step = 0; step < 24; step += 1) {
    await (writers[pick(writers.length)] as Writer)(store, one(), known, pick);
    for (let read = 0; read < 3; read += 1) await readers[pick(readers.length)]?.(store, one(), known);
  }
}
