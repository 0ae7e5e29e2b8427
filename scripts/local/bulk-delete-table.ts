import { type ApiClient, databaseCalls } from './api.ts';
import { createNotes } from './create-notes.ts';

const NOTES = 100;

/** One row: what deleting 100 notes in one request cost with the flag in that position. */
interface Measurement {
  position: string;
  calls: number;
  ms: number;
}

/**
 * Deletes 100 fresh notes with batch writes off, then on, and returns the comparison as text. `setFlag` turns the flag
 * and resolves when functions may be asked again. The flag ends up on.
 */
export async function bulkDeleteTable(api: ApiClient, setFlag: (on: boolean) => Promise<void>): Promise<string> {
  const rows: Measurement[] = [];
  try {
    for (const on of [false, true]) {
      await setFlag(on);
      rows.push({ position: on ? 'on' : 'off', ...(await measure(api)) });
    }
  } finally {
    await setFlag(true);
  }
  return format(rows);
}

async function measure(api: ApiClient): Promise<{ calls: number; ms: number }> {
  const ids = await createNotes(api, NOTES, (index) => ({
    title: `Measured ${index}`,
    content: 'A note to delete. '.repeat(100),
    tags: ['measured'],
  }));
  const begin = performance.now();
  const { headers, body } = await api.expect<{ deleted_count: number }>(202, 'POST', '/nodes/bulk-delete', {
    node_ids: ids,
  });
  const ms = performance.now() - begin;
  if (body.deleted_count !== NOTES) throw new Error(`${body.deleted_count} of ${NOTES} notes were deleted.`);
  const calls = databaseCalls(headers);
  if (calls === undefined) throw new Error('The bulk delete did not tell its database calls (Server-Timing).');
  return { calls, ms };
}

function format(rows: Measurement[]): string {
  const head = '  Deleting 100 notes in one request\n\n    batchWrites   database calls        time';
  const lines = rows.map(
    ({ position, calls, ms }) =>
      `    ${position.padEnd(11)}   ${String(calls).padStart(14)}   ${ms.toFixed(0).padStart(6)} ms`,
  );
  return [head, ...lines].join('\n');
}
