import type { NodeChange, PortableNode } from '../../../shared/contract/index.ts';
import {
  createEdge,
  createEdges,
  createNodes,
  deleteEdge,
  deleteNode,
  deleteNodes,
  importGraph,
  newOperation,
  type StoreContext,
  saveAudit,
  saveOperation,
  updateNode,
} from '../../../shared/store/index.ts';
import { type Pick, someContent, someDraft, someTags } from './notes.ts';

/** One user of the run and what its page knows. */
export interface Author {
  readonly uid: string;
  readonly store: StoreContext;
  readonly pick: Pick;
  readonly notes: Set<string>;
  /** Edges that it drew itself. */
  readonly edges: Set<string>;
}

type Write = (author: Author) => Promise<void>;

const someOf = (set: ReadonlySet<string>, pick: Pick): string | undefined => [...set][pick(set.size)];

/** People most often work on what they wrote last. */
const recent = 3;

/** Does something to one of the author's notes, if there are that many. */
const toNote =
  (act: (author: Author, id: string) => Promise<unknown>, atLeast = 1): Write =>
  async (author) => {
    const { notes, pick } = author;
    const id = pick(2) === 0 ? [...notes].at(-1 - pick(Math.min(recent, notes.size))) : someOf(notes, pick);
    if (id !== undefined && author.notes.size >= atLeast) await act(author, id);
  };

const edit = (changeBy: (pick: Pick) => NodeChange): Write =>
  toNote(({ store, uid, pick }, id) => updateNode(store, uid, id, changeBy(pick)));

function forget({ notes, edges }: Author, ids: readonly string[]): void {
  for (const id of ids) notes.delete(id);
  for (const edge of edges) if (ids.some((id) => edge.includes(id))) edges.delete(edge);
}

/** Deletions begin when there is something to compare. */
const enough = 8;

const create: Write = async ({ store, uid, pick, notes }) => {
  const drafts = Array.from({ length: 1 + pick(3) }, () => someDraft(pick));
  const { outcomes } = await createNodes(store, uid, drafts);
  for (const outcome of outcomes) if (!(outcome instanceof Error)) notes.add(outcome.id);
};

const remove = toNote(async (author, id) => {
  forget(author, [id]);
  await deleteNode(author.store, author.uid, id);
}, enough);

const bulkDelete: Write = async (author) => {
  const { store, uid, pick, notes } = author;
  if (notes.size < enough) return;
  const ids = [...new Set([someOf(notes, pick), someOf(notes, pick)])] as string[];
  forget(author, ids);
  const operation = newOperation(store, 'nodes.bulk-delete', ids.length);
  const { deleted } = await deleteNodes(store, uid, ids, saveOperation(store, uid, operation));
  await saveOperation(store, uid, { ...operation, status: 'completed', deleted_count: deleted.length });
};

/** Another note of the author's. */
const otherThan = (id: string, { notes, pick }: Author) =>
  someOf(new Set([...notes].filter((one) => one !== id)), pick);

const draw = toNote(async (author, source_id) => {
  const { edge } = await createEdge(author.store, author.uid, {
    source_id,
    target_id: otherThan(source_id, author) as string,
  });
  author.edges.add(edge.id);
}, 2);

const drawMany = toNote(async (author, source) => {
  const others = new Set([otherThan(source, author), otherThan(source, author)] as string[]);
  const pairs = [...others].map((target) => ({ source, target, type: 'reference' as const, weight: 1 }));
  const { outcomes } = await createEdges(author.store, author.uid, pairs);
  for (const outcome of outcomes) if (!(outcome instanceof Error)) author.edges.add(outcome.id);
}, 2);

const erase: Write = async ({ store, uid, pick, edges }) => {
  const id = someOf(edges, pick);
  if (id === undefined) return;
  edges.delete(id);
  await deleteEdge(store, uid, id);
};

const bring: Write = async ({ store, uid, pick, notes }) => {
  const at = new Date(store.now() - 86_400_000).toISOString();
  const note = (): PortableNode => ({
    id: store.newNodeId(store.now()),
    content: someContent(pick),
    title: 'Brought',
    format: 'text',
    position: { x: 0, y: 0, z: 0 },
    tags: someTags(pick),
    createdAt: at,
    updatedAt: at,
  });
  const brought = [note(), note(), note()];
  await importGraph(store, uid, brought, []);
  for (const { id } of brought) notes.add(id);
  const counts = { requested: brought.length, done: brought.length, failed: 0 };
  await saveAudit(store, uid, { action: 'import', requestId: brought[0]?.id ?? '', ...counts });
};

/** What an author does, with how often. */
const writers: readonly (readonly [times: number, write: Write])[] = [
  [6, create],
  [5, edit((pick) => ({ content: someContent(pick) }))],
  [2, edit((pick) => ({ tags: someTags(pick), title: `Renamed ${pick(1_000_000)}` }))],
  [2, edit((pick) => ({ x: pick(1_000_000), y: pick(1_000_000) }))],
  [3, remove],
  [1, bulkDelete],
  [3, draw],
  [1, drawMany],
  [2, erase],
  [1, bring],
];
const hat = writers.flatMap(([times, write]) => Array.from({ length: times }, () => write));

/** Errors that a page takes as an answer: somebody was faster, or there is nothing to do. */
const answers = new Set(['Conflict', 'NotFound', 'Unprocessable']);

/** One thing that an author does. */
export async function writeSomething(author: Author): Promise<void> {
  try {
    await hat[author.pick(hat.length)]?.(author);
  } catch (error) {
    if (!answers.has((error as Error).constructor.name)) throw error;
  }
}
