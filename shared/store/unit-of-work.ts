import DataLoader from 'dataloader';
import { type Item, type Key, keyOf, keyString, PartialFailure, type Write } from '../batch/index.ts';
import { mapBounded } from '../work/index.ts';
import { fanOut, readItems, type SharedWork, type StoreContext, writeItems } from './context.ts';
import type { CountChange, Meta } from './items.ts';
import { bump } from './meta.ts';

/**
 * What several requests of one user do together. Reads asked for in the same turn become one batch read, writes one batch
 * write, and all version bumps one bump at the end. `context` is what their store operations work with.
 */
export class UnitOfWork implements SharedWork {
  readonly context: StoreContext;
  readonly #outer: StoreContext;
  readonly #uid: string;
  readonly #reads: DataLoader<Key, Item | undefined>;
  readonly #writes: DataLoader<readonly Write[], true>;
  readonly #afterCommit: ((graphVersion: number | undefined) => Promise<void>)[] = [];
  readonly #cut = new Set<string>();
  #pending: Required<CountChange> | undefined;

  constructor(outer: StoreContext, uid: string) {
    this.#outer = outer;
    this.#uid = uid;
    this.context = { ...outer, unit: this };
    // Nothing is remembered beyond its turn: a later turn may follow a write.
    this.#reads = new DataLoader((keys) => readItems(outer, keys), { cache: false });
    this.#writes = new DataLoader((groups) => this.#writeTogether(groups), { cache: false });
  }

  async read(keys: readonly Key[]): Promise<(Item | undefined)[]> {
    // loadMany would give errors as values: one failed read fails the request that asked.
    return Promise.all(keys.map((key) => this.#reads.load(key)));
  }

  /** @throws PartialFailure<Write> with those of these writes that were not confirmed */
  async write(writes: readonly Write[]): Promise<void> {
    if (writes.length > 0) await this.#writes.load(writes);
  }

  async #writeTogether(groups: readonly (readonly Write[])[]): Promise<(true | Error)[]> {
    try {
      await writeItems(this.#outer, groups.flat());
      return groups.map(() => true);
    } catch (error) {
      if (!(error instanceof PartialFailure)) return groups.map(() => error as Error);
      const left = new Set((error.notDone as Write[]).map((write) => keyString(keyOf(write))));
      return groups.map((group) => {
        const notDone = group.filter((write) => left.has(keyString(keyOf(write))));
        return notDone.length === 0
          ? true
          : new PartialFailure(error.message, notDone, group.length - notDone.length, error.cause);
      });
    }
  }

  /** Notes a change to be bumped by `commit`. */
  bump({ nodes = 0, edges = 0 }: CountChange): void {
    this.#pending = { nodes: (this.#pending?.nodes ?? 0) + nodes, edges: (this.#pending?.edges ?? 0) + edges };
  }

  cut(edgeIds: Iterable<string>): number {
    const before = this.#cut.size;
    for (const id of edgeIds) this.#cut.add(id);
    return this.#cut.size - before;
  }

  /** The user's META as it will be after the commit; its version is still the stored one. */
  view(meta: Meta): Meta {
    if (!this.#pending) return meta;
    const { nodes, edges } = this.#pending;
    return { ...meta, nodeCount: meta.nodeCount + nodes, edgeCount: meta.edgeCount + edges, pending: true };
  }

  /** Has this done when the version is known. */
  afterCommit(work: (graphVersion: number | undefined) => Promise<void>): void {
    this.#afterCommit.push(work);
  }

  /** One bump for everything. @returns the new graph version, or undefined when nothing was written */
  async commit(): Promise<number | undefined> {
    const change = this.#pending;
    this.#pending = undefined;
    const graphVersion = change && (await bump(this.#outer, this.#uid, change));
    await mapBounded(this.#afterCommit, fanOut(this.#outer), (work) => work(graphVersion));
    return graphVersion;
  }
}
