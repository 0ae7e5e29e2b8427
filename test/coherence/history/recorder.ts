import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { EventType, HistoryEvent, OperationName } from './events.ts';

/** An operation that has begun. */
export interface Begun {
  readonly process: number;
  readonly f: OperationName;
  readonly key: string;
}

/** Collects the events of all clients in the order in which they happen. */
export class Recorder {
  readonly events: HistoryEvent[] = [];
  readonly #now: () => number;
  readonly #start: number;
  #processes = 0;

  /** @param now milliseconds, monotonic */
  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
    this.#start = now();
  }

  /** A number for a client, or for one that goes on after an operation whose end it does not know. */
  newProcess(): number {
    this.#processes += 1;
    return this.#processes - 1;
  }

  invoke(process: number, f: OperationName, key: string, value: HistoryEvent['value']): Begun {
    this.#add('invoke', { process, f, key }, value);
    return { process, f, key };
  }

  complete(begun: Begun, type: Exclude<EventType, 'invoke'>, value: HistoryEvent['value']): void {
    this.#add(type, begun, value);
  }

  #add(type: EventType, { process, f, key }: Begun, value: HistoryEvent['value']): void {
    const time = Math.round((this.#now() - this.#start) * 1e6);
    this.events.push({ index: this.events.length, type, process, f, key, value, time });
  }
}

/**
 * Writes a history as a JSON array, one event a line.
 * @returns the file
 */
export function saveHistory(events: readonly HistoryEvent[], folder: string, name: string): string {
  mkdirSync(folder, { recursive: true });
  const file = path.join(folder, `${name}.json`);
  writeFileSync(file, `[\n${events.map((event) => JSON.stringify(event)).join(',\n')}\n]\n`);
  return file;
}
