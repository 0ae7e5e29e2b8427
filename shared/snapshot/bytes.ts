import { BadSnapshot } from './errors.ts';

/** Numbers are written in base 128, least significant digit first; texts and bytes after their length. */
export class ByteWriter {
  #bytes = Buffer.allocUnsafe(1 << 16);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  /** A whole number from 0 to 2^53. */
  number(value: number): void {
    this.#reserve(8);
    let rest = value;
    while (rest > 0x7f) {
      this.#bytes[this.#length] = (rest % 0x80) | 0x80;
      this.#length += 1;
      rest = Math.floor(rest / 0x80);
    }
    this.#bytes[this.#length] = rest;
    this.#length += 1;
  }

  bytes(value: Uint8Array): void {
    this.number(value.length);
    this.#reserve(value.length);
    this.#bytes.set(value, this.#length);
    this.#length += value.length;
  }

  /** Well-formed for every string: a lone surrogate is written as an escape. */
  strings(values: readonly string[]): void {
    this.bytes(Buffer.from(JSON.stringify(values)));
  }

  finish(): Buffer {
    return this.#bytes.subarray(0, this.#length);
  }

  #reserve(size: number): void {
    if (this.#length + size <= this.#bytes.length) return;
    const larger = Buffer.allocUnsafe(2 * this.#bytes.length + size);
    this.#bytes.copy(larger, 0, 0, this.#length);
    this.#bytes = larger;
  }
}

/** Reads what a `ByteWriter` wrote. Throws `BadSnapshot` where the bytes end early. */
export class ByteReader {
  readonly #bytes: Uint8Array;
  #at: number;

  constructor(bytes: Uint8Array, at = 0) {
    this.#bytes = bytes;
    this.#at = at;
  }

  number(): number {
    let byte = this.#byte();
    if (byte < 0x80) return byte;
    let value = 0;
    let unit = 1;
    while (byte >= 0x80) {
      value += (byte & 0x7f) * unit;
      unit *= 0x80;
      byte = this.#byte();
    }
    return value + byte * unit;
  }

  /** A view, not a copy. */
  bytes(): Buffer {
    const size = this.number();
    const begin = this.#at;
    this.#at += size;
    if (this.#at > this.#bytes.length) throw new BadSnapshot('the snapshot ends early');
    return Buffer.from(this.#bytes.buffer, this.#bytes.byteOffset + begin, size);
  }

  strings(): string[] {
    return JSON.parse(this.bytes().toString()) as string[];
  }

  #byte(): number {
    const byte = this.#bytes[this.#at];
    if (byte === undefined) throw new BadSnapshot('the snapshot ends early');
    this.#at += 1;
    return byte;
  }
}
