import type { NumberedSignatures } from '../graph/index.ts';
import { type ByteReader, ByteWriter, fromChunks, type SnapshotFormat, toChunks } from '../snapshot/index.ts';

/** Its version is to be raised with every change of the layout and of how content becomes keywords. */
const format: SnapshotFormat = { magic: 'B2SG', version: 1, what: 'signatures' };

/** Renumbers terms by how many notes have them: frequent ones get small numbers, and small differences take one byte. */
function renumbered(terms: readonly string[], lists: readonly Uint32Array[]) {
  const counts = new Uint32Array(terms.length);
  for (const list of lists) for (const term of list) counts[term] = (counts[term] as number) + 1;
  const used = [...counts.keys()].filter((term) => (counts[term] as number) > 0);
  const order = used.sort((a, b) => (counts[b] as number) - (counts[a] as number));
  const places = new Uint32Array(terms.length);
  for (const [place, term] of order.entries()) places[term] = place;
  return { terms: order.map((term) => terms[term] as string), place: (term: number) => places[term] as number };
}

/** Ascending numbers as differences. */
function writeNumbers(writer: ByteWriter, numbers: Uint32Array): void {
  writer.number(numbers.length);
  let before = 0;
  for (const number of numbers) {
    writer.number(number - before);
    before = number;
  }
}

function readNumbers(reader: ByteReader): Uint32Array {
  const numbers = new Uint32Array(reader.number());
  let before = 0;
  for (let i = 0; i < numbers.length; i += 1) {
    before += reader.number();
    numbers[i] = before;
  }
  return numbers;
}

type Floor = NumberedSignatures['notes'][number]['floor'];

/** 0 for none, else the place of its note from 1 on, and its score. */
function writeFloor(writer: ByteWriter, floor: Floor, places: ReadonlyMap<string, number>): void {
  const place = floor && places.get(floor.note.id);
  writer.number(place === undefined ? 0 : place + 1);
  if (!floor || place === undefined) return;
  writer.number(floor.numerator);
  writer.number(floor.denominator);
}

function readFloor(reader: ByteReader, ids: readonly string[]): Floor {
  const id = ids[reader.number() - 1];
  return id === undefined ? undefined : { note: { id }, numerator: reader.number(), denominator: reader.number() };
}

/** Signatures as chunks of at most 350,000 bytes. */
export function encodeSignatures({ words, tags, notes }: NumberedSignatures): Uint8Array[] {
  const writer = new ByteWriter();
  const byWords = renumbered(
    words,
    notes.map((note) => note.words),
  );
  const byTags = renumbered(
    tags,
    notes.map((note) => note.tags),
  );
  const places = new Map(notes.map(({ id }, place) => [id, place]));
  writer.strings(byWords.terms);
  writer.strings(byTags.terms);
  writer.strings(notes.map(({ id }) => id));
  for (const note of notes) {
    writeNumbers(writer, note.words.map(byWords.place).sort());
    writeNumbers(writer, note.tags.map(byTags.place).sort());
    writeFloor(writer, note.floor, places);
  }
  return toChunks(format, writer);
}

/** What `encodeSignatures` encoded. @throws BadSnapshot unless the chunks are exactly those of one snapshot of this format */
export const decodeSignatures = (chunks: readonly Uint8Array[]): NumberedSignatures =>
  fromChunks(format, chunks, (reader) => {
    const [words, tags, ids] = [reader.strings(), reader.strings(), reader.strings()];
    const notes = ids.map((id) => ({
      id,
      words: readNumbers(reader),
      tags: readNumbers(reader),
      floor: readFloor(reader, ids),
    }));
    return { words, tags, notes };
  });
