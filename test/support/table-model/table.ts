import type { Consumed } from './consumed.ts';
import { DynamoError, invalid } from './errors.ts';
import type { Keys } from './keys.ts';
import type { Storage } from './storage.ts';
import type { Output } from './wire.ts';

/** What every operation works with. */
export interface Table {
  readonly keys: Keys;
  readonly storage: Storage;
  /** Milliseconds. */
  readonly now: () => number;
  readonly random: () => number;
  readonly staleMs: number;
}

/** What an operation answers and costs. */
export interface Answer {
  readonly output: Output;
  readonly consumed: Consumed;
}

/** The moment that a read sees: now (`undefined`) for a consistent one, else any within the last `staleMs`. */
export function momentOf(table: Table, consistent: boolean | undefined): number | undefined {
  return consistent || table.staleMs === 0 ? undefined : table.now() - table.random() * table.staleMs;
}

/** @throws ResourceNotFoundException for another table's name */
export function refuseOtherTable({ keys }: Table, name: string): void {
  if (name !== keys.schema.tableName) {
    throw new DynamoError('ResourceNotFoundException', 'Requested resource not found');
  }
}

/** @throws ValidationException for a member the model does not know: better refused than ignored */
export function refuseUnknown(input: object, known: readonly string[]): void {
  const unknown = Object.keys(input).filter((member) => !known.includes(member));
  if (unknown.length > 0) throw invalid(`The table model does not know these members: ${unknown.join(', ')}`);
}
