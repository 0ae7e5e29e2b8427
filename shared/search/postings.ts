import { ByteReader, type ByteWriter } from '../snapshot/index.ts';

/** How often a term occurs, by document number. The numbers ascend: MiniSearch counts them up. */
export type Postings = Map<number, number>;
/** The postings of one term, by field number: what MiniSearch keeps for a term. */
export type FieldPostings = Map<number, Postings>;

/** What all packed terms of an index share: their bytes and the documents removed since they were packed. */
export interface PackedSource {
  readonly bytes: Uint8Array;
  readonly removed: ReadonlySet<number>;
}

function writeField(writer: ByteWriter, postings: Postings | undefined, renumbered: ReadonlyMap<number, number>): void {
  writer.number(postings?.size ?? 0);
  let previous = -1;
  for (const [number, frequency] of postings ?? []) {
    const current = renumbered.get(number) ?? 0;
    writer.number((current - previous - 1) * 2 + (frequency > 1 ? 1 : 0));
    if (frequency > 1) writer.number(frequency);
    previous = current;
  }
}

/** Writes a term's postings, field by field: gaps between document numbers, and frequencies only above 1. */
export function writeTerm(
  writer: ByteWriter,
  byField: readonly (Postings | undefined)[],
  renumbered: ReadonlyMap<number, number>,
): void {
  for (const postings of byField) writeField(writer, postings, renumbered);
}

function skipField(reader: ByteReader): void {
  for (let left = reader.number(); left > 0; left -= 1) if (reader.number() % 2) reader.number();
}

function readField(reader: ByteReader, removed: ReadonlySet<number>): Postings {
  const postings: Postings = new Map();
  const size = reader.number();
  let number = -1;
  for (let count = 0; count < size; count += 1) {
    const packed = reader.number();
    number += Math.floor(packed / 2) + 1;
    const frequency = packed % 2 ? reader.number() : 1;
    if (removed.size === 0 || !removed.has(number)) postings.set(number, frequency);
  }
  return postings;
}

/**
 * A term that is read from the bytes of a snapshot whenever a search asks for it. Most terms are never asked for, and as
 * Maps they would cost two thirds of the time to load an index and three quarters of its memory.
 */
export class PackedTerm {
  readonly #source: PackedSource;
  readonly #offset: number;
  #additions: FieldPostings | undefined;

  constructor(source: PackedSource, offset: number) {
    this.#source = source;
    this.#offset = offset;
  }

  /** Where MiniSearch writes the documents added since. Their numbers are above all packed ones. */
  get additions(): FieldPostings {
    this.#additions ??= new Map();
    return this.#additions;
  }

  /** As `Map.get`, which is all that MiniSearch calls when it reads. */
  get(field: number): Postings | undefined {
    const reader = new ByteReader(this.#source.bytes, this.#offset);
    for (let before = 0; before < field; before += 1) skipField(reader);
    const postings = readField(reader, this.#source.removed);
    for (const [number, frequency] of this.#additions?.get(field) ?? []) postings.set(number, frequency);
    return postings.size > 0 ? postings : undefined;
  }
}
