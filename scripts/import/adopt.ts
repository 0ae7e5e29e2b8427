import { chunksOf } from './chunks.ts';
import { contentHashOf, type Document } from './document.ts';
import { callLimits } from './limits.ts';
import type { Run } from './run.ts';

/**
 * Takes over notes that are stored already with the same title, tags and text as documents the manifest does not know: those
 * another machine imported, or whose creation was carried out while its answer was lost. Each note is taken once.
 * @returns paths of the documents that have a note now
 */
export async function adoptStored(run: Run, documents: readonly Document[]): Promise<Set<string>> {
  const adopted = new Set<string>();
  const candidates = await sameTitle(run, documents);
  const waiting = Map.groupBy(documents, ({ contentHash }) => contentHash);
  for (const chunk of chunksOf(candidates, callLimits.lookupIds)) {
    for (const note of (await run.api.lookUp(chunk)).notes) {
      const document = waiting.get(contentHashOf(note))?.shift();
      if (document === undefined) continue;
      run.manifest.notes.set(document.path, { id: note.id, contentHash: document.contentHash, edges: [] });
      adopted.add(document.path);
    }
  }
  if (adopted.size > 0) await run.manifest.save();
  return adopted;
}

/** Ids of notes that may be meant: same title, and not another document's or folder's note. */
async function sameTitle(run: Run, documents: readonly Document[]): Promise<string[]> {
  if (documents.length === 0) return [];
  const titles = new Set(documents.map(({ title }) => title));
  const taken = await run.manifest.othersIds();
  for (const { id } of run.manifest.notes.values()) taken.add(id);
  const ids: string[] = [];
  for await (const page of run.api.listNotes()) {
    ids.push(...page.filter(({ id, title }) => titles.has(title) && !taken.has(id)).map(({ id }) => id));
  }
  return ids;
}
