import {
  type EventType,
  type HistoryEvent,
  type OperationName,
  type Violation,
  violationsOf,
} from '../../coherence/history/index.ts';

type Value = HistoryEvent['value'];

/** A history told by hand: one line an event, the time running by itself. */
export class Story {
  readonly events: HistoryEvent[] = [];

  event(type: EventType, process: number, f: OperationName, value: Value, key = 'ada'): this {
    const index = this.events.length;
    this.events.push({ index, type, process, f, key, value, time: index * 1e6 });
    return this;
  }

  /** An operation that nothing overlaps. */
  done(process: number, f: OperationName, asked: Value, answer: Value, key = 'ada'): this {
    return this.event('invoke', process, f, asked, key).event('ok', process, f, answer, key);
  }

  create(id: string, title: string, version: number, key = 'ada'): this {
    return this.done(0, 'create', { notes: [{ title }] }, { version, created: [[id, title]] }, key);
  }

  update(id: string, title: string, version: number): this {
    return this.done(0, 'update', { notes: [{ id, title }] }, { version });
  }

  remove(id: string, version: number): this {
    return this.done(0, 'delete', { ids: [id] }, { version, deleted: [id] });
  }

  /** A graph as another device reads it. */
  graph(version: number, notes: readonly (readonly [string, string])[], key = 'ada'): this {
    return this.done(
      1,
      'graph',
      {},
      { version, label: version, notes, edges: [], allNotes: true, allEdges: true },
      key,
    );
  }

  kinds(): Violation['kind'][] {
    return violationsOf(this.events).map(({ kind }) => kind);
  }
}
