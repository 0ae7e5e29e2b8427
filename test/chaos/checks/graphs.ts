import { edgeIdOf, type Signature, signatureOf } from '../../../shared/graph/index.ts';
import type { PlainItem, TableModel } from '../../support/table-model/index.ts';
import { bruteForce } from '../../unit/graph/brute-force.ts';
import { leftovers } from '../../unit/store/crash.ts';
import type { Services } from '../system/services.ts';
import { uncountedEdges } from './uncounted.ts';

/** What the table holds of a user's graph. */
interface StoredGraph {
  readonly notes: ReadonlyMap<string, Signature>;
  /** Edges by id, as the copies at their sources say. */
  readonly edges: ReadonlyMap<string, PlainItem>;
}

const endsOf = ({ SK }: PlainItem): [here: string, there: string] => {
  const [, here = '', there = ''] = String(SK).split('#');
  return [here, there];
};

function graphOf(table: TableModel, uid: string): StoredGraph {
  const items = table.allItems().filter(({ PK }) => String(PK).startsWith(`U#${uid}#`));
  const of = (kind: string) => items.filter(({ SK }) => String(SK).startsWith(`${kind}#`));
  const contents = new Map(of('B').map((body) => [endsOf(body)[0], String(body.content)]));
  return {
    notes: new Map(
      of('N').map(({ id, tags }) => [String(id), signatureOf(contents.get(String(id)) ?? '', tags as string[])]),
    ),
    edges: new Map(
      of('E')
        .filter(({ outgoing }) => outgoing)
        .map((edge) => [edgeIdOf(...endsOf(edge)), edge]),
    ),
  };
}

/** What is wrong with a user's graph when nothing is on its way: a sentence for each edge and count. */
export function graphProblems(services: Services, uid: string): string[] {
  const { notes, edges } = graphOf(services.table, uid);
  const wanted = bruteForce(notes);
  const told = ({ type, weight }: { type?: unknown; weight?: unknown }): string => `${type} ${weight}`;
  const problems = [...edges].flatMap(([id, edge]) => {
    if (edge.origin !== 'automatic') return [];
    const right = wanted.get(id);
    if (!right) return [`${uid}: the automatic edge ${id} connects notes that are not alike`];
    return told(edge) === told(right) ? [] : [`${uid}: the edge ${id} is ${told(edge)}, not ${told(right)}`];
  });
  const absent = [...wanted.keys()].filter((id) => !edges.has(id)).map((id) => `${uid}: the edge ${id} is not there`);
  return [...problems, ...absent, ...recounted(services, uid, edges.size)];
}

/** What a recount finds. */
function recounted({ table, feed }: Services, uid: string, edges: number): string[] {
  const found = leftovers({ model: table } as Parameters<typeof leftovers>[0], uid);
  const counted = Number(table.get(`U#${uid}`, 'META')?.edgeCount ?? 0);
  const isKnown = Math.abs(counted - edges) <= uncountedEdges(feed.records, uid);
  return found.filter((text) => !(isKnown && /^META counts .* edges/.test(text))).map((text) => `${uid}: ${text}`);
}

/** How many automatic edges there are: a run without any would prove nothing. */
export const automaticEdges = (table: TableModel): number =>
  table
    .allItems()
    .filter(({ SK, outgoing, origin }) => String(SK).startsWith('E#') && outgoing && origin === 'automatic').length;

/** What the recount of a user finds that the healer has left. */
export const leftByHealer = (table: TableModel, uid: string): string[] =>
  leftovers({ model: table } as Parameters<typeof leftovers>[0], uid).map((text) => `${uid}: ${text}`);
