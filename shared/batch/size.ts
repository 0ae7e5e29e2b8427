import { NumberValue } from '@aws-sdk/lib-dynamodb';
import type { Attributes } from './keys.ts';
import { numberBytes } from './number.ts';

/** DynamoDB takes items up to 400 KB, attribute names included (quotas page of the developer guide). In bytes. */
export const maxItemBytes = 400 * 1024;

/** BatchWriteItem takes requests up to 16 MB, as they travel: in DynamoDB's JSON (API reference). In bytes. */
export const maxRequestBytes = 16 * 1024 * 1024;

/** Sizes in bytes. */
export interface Size {
  /** As DynamoDB counts an item: for the 400 KB limit and for capacity units. */
  readonly stored: number;
  /** In DynamoDB's JSON: never less than what is sent, and more by a few bytes per list, map or set. */
  readonly wire: number;
}

/** Characters that JSON writes as more than their UTF-8 bytes. */
const escaped = /["\\\u0000-\u001f\ud800-\udfff]/;

/** Braces, type and colon around a scalar: `{"S":…}`. Lists and maps have two brackets more, sets three bytes more. */
const tagBytes = 6;

/** Adds up both sizes in one walk. */
class Meter implements Size {
  stored = 0;
  wire = 0;

  private add(stored: number, wire: number): true {
    this.stored += stored;
    this.wire += wire;
    return true;
  }

  private text(text: string): true {
    const bytes = Buffer.byteLength(text);
    return this.add(bytes, escaped.test(text) ? Buffer.byteLength(JSON.stringify(text)) : bytes + 2);
  }

  private number(text: string): true {
    return this.add(numberBytes(text), text.length + 2);
  }

  /** base64 travels, raw bytes are stored. */
  private binary(bytes: number): true {
    return this.add(bytes, 4 * Math.ceil(bytes / 3) + 2);
  }

  /** Returns false for what is no scalar. */
  private scalar(value: unknown): boolean {
    if (typeof value === 'string') return this.text(value);
    if (typeof value === 'number' || typeof value === 'bigint') return this.number(String(value));
    if (typeof value === 'boolean' || value === null) return this.add(1, 8);
    if (value instanceof NumberValue) return this.number(value.value);
    if (value instanceof ArrayBuffer || ArrayBuffer.isView(value)) return this.binary(value.byteLength);
    return value instanceof Blob && this.binary(value.size);
  }

  /** Lists and maps cost 3 bytes and 1 per element; sets cost their elements. */
  private value(value: unknown): void {
    this.wire += tagBytes;
    if (this.scalar(value)) return;
    if (value instanceof Set) this.set(value);
    else if (Array.isArray(value)) this.list(value);
    else this.map(value instanceof Map ? value : Object.entries(value ?? {}));
  }

  private set(values: Iterable<unknown>): void {
    this.wire += 3;
    for (const value of values) {
      this.scalar(value);
      this.wire += 1;
    }
  }

  private list(values: Iterable<unknown>): void {
    this.add(3, 2);
    for (const value of values) {
      this.value(value);
      this.add(1, 1);
    }
  }

  private map(entries: Iterable<[string, unknown]>): void {
    this.add(3, 2);
    this.attributes(entries, 1);
  }

  attributes(entries: Iterable<[string, unknown]>, perElement: number): void {
    for (const [name, value] of entries) {
      // The marshaller leaves these out, or throws.
      if (value === undefined || typeof value === 'function') continue;
      this.text(name);
      this.value(value);
      this.add(perElement, 2);
    }
  }
}

/** Both sizes of an item or a key. */
export function sizeOf(item: Attributes): Size {
  const meter = new Meter();
  meter.attributes(Object.entries(item), 0);
  return meter;
}

/**
 * An item's size in bytes by DynamoDB's rules: names and values in UTF-8, numbers by their significant digits, 1 for booleans
 * and null, 3 for a list or map plus 1 per element ("DynamoDB item sizes and formats" in the developer guide). Numbers are
 * approximate, as they are there.
 */
export const itemBytes = (item: Attributes): number => sizeOf(item).stored;
