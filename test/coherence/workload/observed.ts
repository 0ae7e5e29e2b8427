import type { ReadAnswer } from '../history/index.ts';
import type { Answer } from './http-client.ts';

interface NoteShown {
  readonly id: string;
  readonly title: string;
  readonly content: string;
}
interface EdgeShown {
  readonly id: string;
  readonly weight: number;
}

/** A content begins with its title: one that does not was put together from two writes. */
export const contentOf = (title: string, filler: string): string => `${title}: ${filler}`;

/** The title of a note, or what is wrong with it: that is no title anybody wrote. */
const titleOf = ({ title, content }: NoteShown): string =>
  content.startsWith(`${title}:`) ? title : `${title} with the content ${content.slice(0, 40)}`;

export const notesIn = (body: { readonly nodes: readonly NoteShown[] }): ReadAnswer['notes'] =>
  body.nodes.map((note) => [note.id, titleOf(note)] as const);

export const edgesIn = (body: { readonly edges: readonly EdgeShown[] }): ReadAnswer['edges'] =>
  body.edges.map(({ id, weight }) => [id, weight] as const);

/** The graph version that an answer's header names. */
export const versionIn = ({ headers }: Answer): number => Number(headers.get('x-graph-version'));

/** A whole graph. Its body repeats the version: it must hold the newer one, should they differ, and not be as old as the older. */
export const graphIn = (answer: Answer): ReadAnswer => ({
  version: Math.min(versionIn(answer), answer.body.version as number),
  label: Math.max(versionIn(answer), answer.body.version as number),
  notes: notesIn(answer.body) ?? [],
  edges: edgesIn(answer.body) ?? [],
  allNotes: true,
  allEdges: true,
});

/** A page of a list; when it is the only one, what is not there does not exist. */
export const listIn = (answer: Answer, tag?: string): ReadAnswer => ({
  version: versionIn(answer),
  label: versionIn(answer),
  notes: notesIn(answer.body) ?? [],
  ...(answer.body.hasMore ? {} : { allNotes: tag === undefined ? true : { tag } }),
});
