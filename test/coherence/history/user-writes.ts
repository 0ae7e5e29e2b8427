import type { WriteAnswer, WriteRequest } from './events.ts';
import { newWrite, Register, type RegisterWrite } from './register.ts';

/** What one write does to one register. */
interface Effect {
  readonly write: RegisterWrite;
  readonly kind: 'set' | 'remove';
  /** Unknown for a created note until somebody tells its id. */
  readonly register?: Register;
  /** The title of a created note. */
  readonly title?: string;
  /** The note that is deleted. */
  readonly note?: string;
}

interface Meant {
  /** The note; unknown for a creation until somebody tells its id. */
  id?: string;
  readonly tag?: string | undefined;
}

export type NewValue = readonly [value: string | number, write: RegisterWrite];

const endsOf = (edgeId: string): string[] => edgeId.split('_');

/** Every write of one user, by what it wrote. */
export class UserWrites {
  /** Notes that nobody has deleted for sure, and edges between such notes. */
  readonly liveNotes = new Map<string, Register>();
  readonly liveEdges = new Map<string, Register>();
  readonly #notes = new Map<string, Register>();
  readonly #edges = new Map<string, Register>();
  readonly #tags = new Map<string, string | undefined>();
  readonly #meant = new Map<string, Meant>();
  readonly #effects = new Map<number, readonly Effect[]>();
  readonly #versions: { readonly index: number; readonly version: number }[] = [];

  /** @returns the values that the write brings into the world */
  begin(index: number, { notes = [], ids = [], edge, edgeId }: WriteRequest): NewValue[] {
    const effects: Effect[] = [];
    const values: NewValue[] = [];
    const set = (value: string | number, effect: Omit<Effect, 'write' | 'kind'>) => {
      const write = newWrite(index);
      effects.push({ write, kind: 'set', ...effect });
      values.push([value, write]);
    };
    const remove = (register: Register, effect: Pick<Effect, 'note'> = {}) => {
      const write = newWrite(index);
      register.beginRemoval(write);
      effects.push({ write, kind: 'remove', register, ...effect });
    };
    for (const { id, title, tag } of notes) {
      this.#meant.set(title, { tag, ...(id === undefined ? {} : { id }) });
      set(title, id === undefined ? { title } : { register: this.note(id) });
    }
    for (const id of ids) remove(this.note(id), { note: id });
    if (edge) set(edge.weight, { register: this.edge(edge.id) });
    if (edgeId !== undefined) remove(this.edge(edgeId));
    this.#effects.set(index, effects);
    return values;
  }

  acknowledge(begun: number, index: number, { version, created = [], deleted }: WriteAnswer): void {
    this.#versions.push({ index, version: Math.max(version, this.#versions.at(-1)?.version ?? 0) });
    const ids = new Map(created.map(([id, title]) => [title, id]));
    for (const { write, register, title, note } of this.#effects.get(begun) ?? []) {
      const id = title === undefined ? undefined : ids.get(title);
      if (title !== undefined && id !== undefined) this.#bind(id, title);
      const target = register ?? (id === undefined ? undefined : this.note(id));
      // What of a bulk deletion was not confirmed may have happened, or may yet.
      if (target && (note === undefined || deleted?.includes(note))) target.acknowledge(write, index, version);
    }
    for (const id of deleted ?? []) this.#forget(id);
    this.#effects.delete(begun);
  }

  /** A write that certainly did nothing. */
  refuse(begun: number): void {
    for (const { write, kind, register } of this.#effects.get(begun) ?? []) {
      if (kind === 'set') write.refused = true;
      else register?.refuseRemoval(write);
    }
    this.#effects.delete(begun);
  }

  /** Nothing comes back: no read needs to look for a deleted note, nor for its edges. */
  #forget(id: string): void {
    this.liveNotes.delete(id);
    for (const edge of this.liveEdges.keys()) if (endsOf(edge).includes(id)) this.liveEdges.delete(edge);
  }

  #bind(id: string, title: string): void {
    const meant = this.#meant.get(title);
    if (!meant || meant.id !== undefined) return;
    meant.id = id;
    this.#tags.set(id, meant.tag);
    this.note(id);
  }

  /** Whether a title may be this note's. A note whose creation nobody acknowledged gets its id when it is seen. */
  belongs(id: string, title: string): boolean {
    this.#bind(id, title);
    return this.#meant.get(title)?.id === id;
  }

  /** The newest version acknowledged before an event. */
  versionBefore(index: number): number {
    let at = this.#versions.length - 1;
    // Reads are short: only the acknowledgements since one began are skipped.
    while (at >= 0 && (this.#versions[at]?.index as number) > index) at -= 1;
    return this.#versions[at]?.version ?? 0;
  }

  tagOf(id: string): string | undefined {
    return this.#tags.get(id);
  }

  note(id: string): Register {
    const known = this.#notes.get(id);
    if (known) return known;
    const register = new Register();
    this.#notes.set(id, register);
    this.liveNotes.set(id, register);
    return register;
  }

  edge(id: string): Register {
    const known = this.#edges.get(id);
    if (known) return known;
    const register = new Register();
    this.#edges.set(id, register);
    this.liveEdges.set(id, register);
    return register;
  }

  endsOf(edgeId: string): readonly { readonly id: string; readonly register: Register }[] {
    return endsOf(edgeId).map((id) => ({ id, register: this.note(id) }));
  }
}
