import type { ReadAnswer } from './events.ts';
import type { Known, RegisterWrite } from './register.ts';
import type { UserWrites } from './user-writes.ts';
import type { Report } from './violation.ts';

/** The write that a shown value comes from; undefined after it was reported that there is none this user may see. */
export type OriginOf = (value: string | number, id?: string) => RegisterWrite | undefined;

/** Compares what one read showed, and what it did not show, with what its reader must know. */
export function checkRead(
  answer: ReadAnswer,
  known: Known,
  writes: UserWrites,
  originOf: OriginOf,
  report: Report,
): void {
  checkShownNotes(answer, known, writes, originOf, report);
  checkShownEdges(answer, known, writes, originOf, report);
  checkAbsentNotes(answer, known, writes, report);
  checkAbsentEdges(answer, known, writes, report);
}

function checkShownNotes(
  { notes = [] }: ReadAnswer,
  known: Known,
  writes: UserWrites,
  originOf: OriginOf,
  report: Report,
): void {
  for (const [id, title] of notes) {
    const write = originOf(title, id);
    const register = writes.note(id);
    if (!write) continue;
    if (register.wasRemoved(known)) report('deleted', `note ${id}, "${title}", was deleted before`);
    else if (!register.mayShow(write, known)) report('stale value', `note ${id} shows "${title}", replaced before`);
  }
}

function checkShownEdges(
  { edges = [] }: ReadAnswer,
  known: Known,
  writes: UserWrites,
  originOf: OriginOf,
  report: Report,
): void {
  for (const [id, weight] of edges) {
    const write = originOf(weight);
    if (!write) continue;
    const gone = writes.endsOf(id).find(({ register }) => register.wasRemoved(known));
    if (gone) report('deleted', `edge ${id} stands at note ${gone.id}, deleted before`);
    else if (!writes.edge(id).mayShow(write, known)) report('stale value', `edge ${id} shows ${weight}, gone before`);
  }
}

function checkAbsentNotes(
  { notes = [], allNotes }: ReadAnswer,
  known: Known,
  writes: UserWrites,
  report: Report,
): void {
  if (!allNotes) return;
  const shown = new Set(notes.map(([id]) => id));
  const ids = allNotes !== true && 'ids' in allNotes ? allNotes.ids : writes.liveNotes.keys();
  for (const id of ids) {
    const note = writes.liveNotes.get(id);
    if (!note || shown.has(id)) continue;
    if (allNotes !== true && 'tag' in allNotes && writes.tagOf(id) !== allNotes.tag) continue;
    if (!note.mayBeAbsent(known)) report('missing', `note ${id} is not there, acknowledged before`);
  }
}

function checkAbsentEdges(
  { edges = [], allEdges }: ReadAnswer,
  known: Known,
  writes: UserWrites,
  report: Report,
): void {
  if (!allEdges) return;
  const shown = new Set(edges.map(([id]) => id));
  for (const [id, register] of writes.liveEdges) {
    if (shown.has(id) || register.mayBeAbsent(known)) continue;
    const ends = writes.endsOf(id);
    if (allEdges !== true && !ends.some((end) => end.id === allEdges.of)) continue;
    // An edge goes with its notes.
    if (ends.some((end) => end.register.mayBeAbsent(known))) continue;
    report('missing', `edge ${id} is not there, acknowledged before`);
  }
}
