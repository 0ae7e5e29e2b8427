import { messageOf, type SubRequest } from './api-client.ts';
import { batchesOf } from './chunks.ts';
import { hashOf } from './document.ts';
import { LinkIndex } from './link-index.ts';
import type { Failure, Run } from './run.ts';

/** What became of the links. */
export interface EdgesResult {
  readonly created: number;
  /** Edges that were there before, by this import or otherwise. */
  readonly existing: number;
  /** Links whose target is not among the imported notes. */
  readonly unresolved: number;
  readonly failed: Failure[];
}

interface PlannedEdge {
  readonly path: string;
  readonly targetId: string;
  readonly request: SubRequest;
}

interface EdgePlan {
  readonly planned: PlannedEdge[];
  readonly existing: number;
  readonly unresolved: number;
}

/** Creates a `reference` edge for every link between two imported notes that the manifest does not list yet. */
export async function importEdges(run: Run): Promise<EdgesResult> {
  const plan = planEdges(run);
  const sum = { created: 0, existing: plan.existing, failed: [] as Failure[] };
  let done = 0;
  const report = () => run.onProgress({ step: 'edges', done, total: plan.planned.length });
  report();
  for (const batch of batchesOf(plan.planned)) {
    await sendBatch(run, batch, sum);
    done += batch.length;
    report();
  }
  return { ...sum, unresolved: plan.unresolved };
}

/** Two notes have one edge at most, whichever of them links to the other. */
function planEdges(run: Run): EdgePlan {
  const index = new LinkIndex(run.documents.filter(({ path }) => run.manifest.notes.has(path)));
  const known = new Set(
    [...run.manifest.notes.values()].flatMap((note) => note.edges.map((id) => pairOf(note.id, id))),
  );
  const seen = new Set<string>();
  const planned: PlannedEdge[] = [];
  const plan = { existing: 0, unresolved: 0 };
  for (const { path, links } of run.documents) {
    const source = run.manifest.notes.get(path);
    if (source === undefined) continue;
    for (const link of links) {
      const targetPath = index.resolve(path, link);
      const target = targetPath === undefined ? undefined : run.manifest.notes.get(targetPath);
      if (target === undefined) plan.unresolved += 1;
      if (target === undefined || target.id === source.id || seen.has(pairOf(source.id, target.id))) continue;
      seen.add(pairOf(source.id, target.id));
      if (known.has(pairOf(source.id, target.id))) plan.existing += 1;
      else planned.push({ path, targetId: target.id, request: edgeRequest(run, source.id, target.id) });
    }
  }
  return { planned, ...plan };
}

function edgeRequest(run: Run, source: string, target: string): SubRequest {
  return {
    id: pairOf(source, target),
    method: 'POST',
    url: '/edges',
    body: { source_id: source, target_id: target, type: 'reference' },
    idempotencyKey: hashOf(['edge', run.user, source, target]),
  };
}

async function sendBatch(
  run: Run,
  batch: readonly PlannedEdge[],
  sum: { created: number; existing: number; failed: Failure[] },
): Promise<void> {
  const answers = await run.api.batch(batch.map(({ request }, index) => ({ ...request, id: String(index) })));
  for (const [index, { path, targetId }] of batch.entries()) {
    const answer = answers[index] ?? { id: String(index), status: 503 };
    const created = answer.status === 201 || answer.status === 200;
    if (!created && answer.status !== 409) {
      sum.failed.push({ path, detail: `edge: status ${answer.status}${messageOf(answer.body)}` });
      continue;
    }
    if (created) sum.created += 1;
    else sum.existing += 1;
    const note = run.manifest.notes.get(path);
    if (note !== undefined) run.manifest.notes.set(path, { ...note, edges: [...note.edges, targetId] });
  }
  await run.manifest.save();
}

function pairOf(a: string, b: string): string {
  return a < b ? `${a} ${b}` : `${b} ${a}`;
}
