import type { ImportResult } from './import-folder.ts';
import { noteLimits } from './limits.ts';

const listed = 10;

/**
 * The summary of an import, as lines for a person.
 * @param verbose lists every skipped file instead of the first ten
 */
export function summaryLines(result: ImportResult, verbose = false): string[] {
  const shown = verbose ? Number.POSITIVE_INFINITY : listed;
  const { created, updated, unchanged, skipped, failed, droppedTags, edges } = result;
  return [
    `Notes: ${created} created, ${updated} updated, ${unchanged} unchanged, ${skipped.length} skipped, ${failed.length} refused`,
    `Edges: ${edges.created} created, ${edges.existing} existing, ${edges.unresolved} links without a note`,
    ...(droppedTags > 0
      ? [
          `Tags: ${droppedTags} left out (a note holds ${noteLimits.tags} tags of ${noteLimits.tagCharacters} characters)`,
        ]
      : []),
    ...section(
      'Skipped',
      shown,
      skipped.map(({ path, reason, detail }) => `${reason}: ${path} (${detail})`),
    ),
    ...section(
      'Refused',
      shown,
      failed.map(({ path, detail }) => `${path} (${detail})`),
    ),
    `Time: ${(result.elapsedMs / 1000).toFixed(1)} s`,
  ];
}

function section(title: string, shown: number, items: string[]): string[] {
  if (items.length === 0) return [];
  const more = items.length > shown ? [`  … and ${items.length - shown} more (--verbose lists all)`] : [];
  return [`${title}:`, ...items.slice(0, shown).map((item) => `  ${printable(item)}`), ...more];
}

/** File names may hold anything, terminal escapes included. */
function printable(text: string): string {
  return text.replace(/\p{Cc}/gu, '?');
}
