import { adoptStored } from './adopt.ts';
import { isRecord, messageOf, type SubRequest, type SubResponse } from './api-client.ts';
import { batchesOf, chunksOf } from './chunks.ts';
import { type Document, hashOf } from './document.ts';
import { callLimits } from './limits.ts';
import type { ImportedNote } from './manifest.ts';
import type { Failure, Run } from './run.ts';

/** What became of the documents. */
export interface NotesResult {
  readonly created: number;
  readonly updated: number;
  readonly unchanged: number;
  readonly failed: Failure[];
}

interface Write {
  readonly document: Document;
  readonly request: SubRequest;
}

/**
 * Creates or updates the notes that differ from what the manifest says is stored, one batch after another. The manifest is saved
 * after each; what a killed run stored in its last batch without noting it is found again by its content.
 */
export async function importNotes(run: Run): Promise<NotesResult> {
  const gone = await forgetMissing(run);
  await adoptStored(
    run,
    run.documents.filter(({ path }) => !run.manifest.notes.has(path)),
  );
  const writes = run.documents.flatMap((document) => writeOf(run, document, gone.get(document.path)));
  const unchanged = run.documents.length - writes.length;
  const sum = { created: 0, updated: 0, failed: [] as Failure[] };
  let done = unchanged;
  const report = () => run.onProgress({ step: 'notes', done, total: run.documents.length });
  report();
  for (const batch of batchesOf(writes)) {
    const recreate = await sendBatch(run, batch, sum);
    if (recreate.length > 0) await sendBatch(run, recreate, sum);
    done += batch.length;
    report();
  }
  return { ...sum, unchanged };
}

/** Takes notes that were deleted behind the importer's back out of the manifest. Returns their former ids by path. */
async function forgetMissing(run: Run): Promise<Map<string, string>> {
  const known = run.documents.flatMap(({ path }) => {
    const note = run.manifest.notes.get(path);
    return note === undefined ? [] : [{ path, id: note.id }];
  });
  const gone = new Map<string, string>();
  for (const chunk of chunksOf(known, callLimits.lookupIds)) {
    const missing = new Set((await run.api.lookUp(chunk.map(({ id }) => id))).missing);
    for (const { path, id } of chunk) if (missing.has(id)) gone.set(path, id);
  }
  for (const path of gone.keys()) run.manifest.notes.delete(path);
  return gone;
}

function writeOf(run: Run, document: Document, formerId: string | undefined): Write[] {
  const note = run.manifest.notes.get(document.path);
  if (note?.contentHash === document.contentHash) return [];
  return [{ document, request: note === undefined ? creation(run, document, formerId) : change(document, note) }];
}

/** The key names the former note too: a note that was deleted and comes back must not be answered with the old creation. */
function creation(run: Run, document: Document, formerId: string | undefined): SubRequest {
  const idempotencyKey = hashOf(['note', run.user, document.path, document.contentHash, formerId ?? '']);
  return { id: document.path, method: 'POST', url: '/nodes', body: bodyOf(document), idempotencyKey };
}

function change(document: Document, note: ImportedNote): SubRequest {
  return { id: document.path, method: 'PUT', url: `/nodes/${encodeURIComponent(note.id)}`, body: bodyOf(document) };
}

function bodyOf({ title, content, tags }: Document): Record<string, unknown> {
  return { title, content, tags, format: 'markdown' };
}

/** Returns the creations that replace updates whose note is gone. */
async function sendBatch(
  run: Run,
  batch: readonly Write[],
  sum: { created: number; updated: number; failed: Failure[] },
): Promise<Write[]> {
  const requests = batch.map(({ request }, index) => ({ ...request, id: String(index) }));
  const answers = await run.api.batch(requests, (open) => settleCreations(run, batch, open));
  const recreate: Write[] = [];
  for (const [index, write] of batch.entries()) {
    const answer = answers[index] ?? { id: String(index), status: 503 };
    const { document, request } = write;
    const former = run.manifest.notes.get(document.path);
    if (request.method === 'PUT' && answer.status === 404 && former !== undefined) {
      run.manifest.notes.delete(document.path);
      recreate.push({ document, request: creation(run, document, former.id) });
    } else if (record(run, document, answer)) {
      if (request.method === 'PUT') sum.updated += 1;
      else sum.created += 1;
    } else {
      sum.failed.push({ path: document.path, detail: `status ${answer.status}${messageOf(answer.body)}` });
    }
  }
  await run.manifest.save();
  return recreate;
}

/** Creations that were carried out although their answer was lost or an error; updates may simply be repeated. */
async function settleCreations(run: Run, batch: readonly Write[], open: readonly SubRequest[]): Promise<SubResponse[]> {
  const creations = open.flatMap(({ id, method }) => {
    const document = batch[Number(id)]?.document;
    return method === 'POST' && document !== undefined ? [{ id, document }] : [];
  });
  const adopted = await adoptStored(
    run,
    creations.map(({ document }) => document),
  );
  return creations.flatMap(({ id, document: { path } }) =>
    adopted.has(path) ? [{ id, status: 201, body: { id: run.manifest.notes.get(path)?.id } }] : [],
  );
}

/** Notes a success in the manifest. */
function record(run: Run, document: Document, answer: SubResponse): boolean {
  const former = run.manifest.notes.get(document.path);
  const id = former?.id ?? (isRecord(answer.body) && typeof answer.body.id === 'string' ? answer.body.id : undefined);
  if (answer.status < 200 || answer.status > 299 || id === undefined) return false;
  run.manifest.notes.set(document.path, { id, contentHash: document.contentHash, edges: former?.edges ?? [] });
  return true;
}
