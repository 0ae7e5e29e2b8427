import { everything } from './expression/key-condition.ts';
import type { Address, Keys } from './keys.ts';
import { type Cell, Partition, type Stored } from './partition.ts';
import type { IndexSchema } from './schema.ts';

/** A partition key's place in the order of a scan: spread, as DynamoDB's own hash spreads them. */
function spread(hash: string): number {
  let mixed = 0x811c9dc5;
  for (let i = 0; i < hash.length; i += 1) mixed = Math.imul(mixed ^ hash.charCodeAt(i), 0x01000193);
  return mixed >>> 0;
}

/** Puts partitions in the order of a scan. */
const inScanOrder = (a: string, b: string): number => spread(a) - spread(b) || (a < b ? -1 : a > b ? 1 : 0);

/** The partitions of the table or of one index. */
export class Partitions {
  readonly #byHash = new Map<string, Partition>();
  #inOrder: string[] | undefined;

  get(hash: string): Partition | undefined {
    return this.#byHash.get(hash);
  }

  ensure(hash: string): Partition {
    let partition = this.#byHash.get(hash);
    if (!partition) {
      partition = new Partition();
      this.#byHash.set(hash, partition);
      this.#inOrder = undefined;
    }
    return partition;
  }

  /** Hash keys in the order of a scan, from `start` on. */
  hashes(start?: string): string[] {
    this.#inOrder ??= [...this.#byHash.keys()].sort(inScanOrder);
    if (start === undefined) return this.#inOrder;
    return this.#inOrder.filter((hash) => inScanOrder(hash, start) >= 0);
  }

  /** Every cell in the order of the keys. */
  *everyCell(): Generator<Cell> {
    for (const hash of [...this.#byHash.keys()].sort()) yield* this.get(hash)?.cells(everything, true) ?? [];
  }
}

/** A cell that may have something to forget after a while. */
interface Touched {
  readonly partition: Partition;
  readonly cell: Cell;
  readonly at: number;
}

/** Told of every write: the item before and after it, either of which may be none, and when. */
export type WriteListener = (before: Stored | undefined, after: Stored | undefined, at: number) => void;

/** The table's items and index entries, now and as far back as reads may look. */
export class Storage {
  readonly keys: Keys;
  /** Hears of writes, not of items that are loaded. */
  listener: WriteListener | undefined;
  readonly table = new Partitions();
  readonly #indexes = new Map<string, Partitions>();
  readonly #historyMs: number;
  #touched: Touched[] = [];
  #forgotten = 0;

  constructor(keys: Keys, historyMs: number) {
    this.keys = keys;
    this.#historyMs = historyMs;
    for (const { name } of keys.indexes) this.#indexes.set(name, new Partitions());
  }

  index(name: string): Partitions {
    return this.#indexes.get(name) as Partitions;
  }

  /** The item at an address at that moment; without one, now. */
  get(address: Address, moment?: number): Stored | undefined {
    return this.table.get(address.hash)?.get(address)?.at(moment);
  }

  /** Puts (or, with `undefined`, removes) an item and its index entries. `at` is the clock's time, in milliseconds. */
  write(address: Address, before: Stored | undefined, after: Stored | undefined, at: number): void {
    this.#replace(address, before, after, at);
    this.listener?.(before, after, at);
  }

  /** Puts an item as if it had always been there. */
  load(address: Address, stored: Stored): void {
    this.#replace(address, this.get(address), stored, Number.NEGATIVE_INFINITY);
  }

  #replace(address: Address, before: Stored | undefined, after: Stored | undefined, at: number): void {
    this.#forget(at - this.#historyMs);
    this.#put(this.table, address, after, at);
    for (const index of this.keys.indexes) this.#writeEntry(index, before, after, at);
  }

  #writeEntry(index: IndexSchema, before: Stored | undefined, after: Stored | undefined, at: number): void {
    const from = before && this.keys.entryAddress(index, before.item);
    const to = after && this.keys.entryAddress(index, after.item);
    const moves = from && !(to && from.hash === to.hash && from.range === to.range);
    if (moves) this.#put(this.index(index.name), from, undefined, at);
    if (to && after) this.#put(this.index(index.name), to, this.keys.entryOf(index, after), at);
  }

  #put(partitions: Partitions, address: Address, stored: Stored | undefined, at: number): void {
    if (this.#historyMs === 0 && !stored) {
      partitions.get(address.hash)?.remove(address);
      return;
    }
    const partition = partitions.ensure(address.hash);
    const cell = partition.ensure(address);
    cell.write(stored, at);
    cell.trim(at - this.#historyMs);
    if (this.#historyMs > 0) this.#touched.push({ partition, cell, at });
  }

  /** Drops what was replaced before `since`: no read can look back that far. */
  #forget(since: number): void {
    let next = this.#touched[this.#forgotten];
    while (next && next.at < since) {
      if (next.cell.trim(since)) next.partition.remove(next.cell);
      this.#forgotten += 1;
      next = this.#touched[this.#forgotten];
    }
    if (this.#forgotten > 1000 && this.#forgotten * 2 > this.#touched.length) {
      this.#touched = this.#touched.slice(this.#forgotten);
      this.#forgotten = 0;
    }
  }
}
