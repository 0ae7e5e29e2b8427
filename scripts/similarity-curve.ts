import { itemBytes } from '../shared/batch/index.ts';
import type { NodeDraft } from '../shared/contract/index.ts';
import { connectNotes, createNodes } from '../shared/store/index.ts';
import { newNote } from '../shared/store/node-items.ts';
import { type ModelStore, modelStore } from '../test/support/model-store.ts';
import { seededRandom, TableModel } from '../test/support/table-model/index.ts';
import { noteSizeFrom, textFrom, wordFrom } from './bench/corpus.ts';
import { idsOf, itemsOf } from './bench/graph.ts';

/**
 * What connecting a new note costs as the graph grows: capacity units, calls and time, in a container that knows the user and in
 * a new one, on the table in memory (its own work is in the times). Reading every note instead stands beside it.
 */
/** A user may have 10,000 notes: room is left for the samples. */
const counts = process.argv.slice(2).map(Number);
const uid = 'ada';
const samples = 40;

interface Cost {
  readonly ms: number;
  readonly calls: number;
  readonly readUnits: number;
  readonly writeUnits: number;
  readonly edges: number;
}

async function costOf(store: ModelStore, notes: string[]): Promise<Cost> {
  const { model } = store;
  model.resetTotals();
  const begin = performance.now();
  const { connected, disconnected } = await connectNotes(store, uid, { notes, pairs: [] });
  const ms = performance.now() - begin;
  const calls = Object.values(model.calls).reduce((sum, count) => sum + count, 0);
  return { ms, calls, readUnits: model.readUnits, writeUnits: model.writeUnits, edges: connected + disconnected };
}

const mean = (costs: readonly Cost[], of: (cost: Cost) => number): number =>
  costs.reduce((sum, cost) => sum + of(cost), 0) / costs.length;

const median = (costs: readonly Cost[]): number =>
  costs.map(({ ms }) => ms).sort((a, b) => a - b)[costs.length >> 1] ?? 0;

const row = (cells: readonly (string | number)[]): void =>
  console.log(
    `| ${cells.map((cell) => (typeof cell === 'number' ? cell.toFixed(cell < 20 ? 1 : 0) : cell)).join(' | ')} |`,
  );

const cells = (costs: readonly Cost[]): number[] => [
  mean(costs, ({ calls }) => calls),
  mean(costs, ({ readUnits }) => readUnits),
  mean(costs, ({ writeUnits }) => writeUnits),
  mean(costs, ({ edges }) => edges),
  median(costs),
];

/** Units of reading all notes with their bodies: what a comparison without an index reads for each new note. */
const unitsOfAll = (model: TableModel): number =>
  Math.ceil(
    model
      .allItems()
      .filter(({ SK }) => /^[NB]#/.test(String(SK)))
      .reduce((sum, item) => sum + itemBytes(item), 0) / 4096,
  );

/** Notes on a subject share about four fifths of their words; a subject has so many notes, however many notes there are. */
const notesPerSubject = 6;

/** A note on the subject of its number: the subject's text with every fifth word another one. */
function draft(i: number, notes: number): NodeDraft {
  const subject = i % Math.ceil(notes / notesPerSubject);
  const [ofSubject, own] = [seededRandom(1_000 + subject), seededRandom(1_000_000 + i)];
  const text = textFrom(ofSubject, Math.min(noteSizeFrom(ofSubject), 6_000));
  const content = text.replace(/\S+/g, (word) => (own() < 0.2 ? wordFrom(own) : word));
  return { content: content || text, tags: own() < 0.5 ? [`subject ${subject}`] : [] };
}

function graphOf(notes: number): TableModel {
  const model = new TableModel();
  const spec = { uid, notes, edgesPerNote: 0, shards: 4 };
  const [meta] = itemsOf(spec);
  model.load(meta ? [meta] : []);
  for (const [i, id] of idsOf(spec).entries()) {
    const { node, body } = newNote(uid, id, draft(i, notes), '2025-01-01T00:00:00.000Z');
    model.load([node, body]);
  }
  return model;
}

async function measure(notes: number): Promise<void> {
  const model = graphOf(notes);
  const warm = modelStore({ model });
  const whole = await costOf(warm, []);
  const costs: { warm: Cost[]; cold: Cost[] } = { warm: [], cold: [] };
  for (let i = 0; i < samples; i += 1) {
    const { outcomes } = await createNodes(warm, uid, [draft(i * 7, notes)]);
    const ids = outcomes.map((outcome) => (outcome as { id: string }).id);
    const kind = i % 4 === 3 ? 'cold' : 'warm';
    costs[kind].push(await costOf(kind === 'cold' ? modelStore({ model }) : warm, ids));
  }
  row([String(notes), 'warm', ...cells(costs.warm), String(unitsOfAll(model))]);
  row([String(notes), 'cold', ...cells(costs.cold), '']);
  row([String(notes), `all ${notes} at first sight`, ...cells([whole]), '']);
}

row([
  'notes',
  'container',
  'calls',
  'read units',
  'write units',
  'edges changed',
  'median ms',
  'units of reading all notes',
]);
row(['---', '---', '---', '---', '---', '---', '---', '---']);
for (const count of counts.length > 0 ? counts : [100, 1_000, 9_900]) await measure(count);
