import type { RedriveOutcome } from './redrive.ts';

const letters = (count: number): string => (count === 1 ? '1 letter' : `${count} letters`);

/** What people are told of a redrive: counts by reason and type, and no content. */
export function reportOf(outcome: RedriveOutcome, { apply, command }: { apply: boolean; command: string }): string[] {
  const { census, total, seen, meant, moved, failures, stopped } = outcome;
  if (seen === 0)
    return [
      total === 0
        ? 'Nothing is there.'
        : `${letters(total)}, all kept by somebody else for now. Try again in a minute.`,
    ];
  const rows = [...census.values()].sort((a, b) => b.count - a.count || (a.reason < b.reason ? -1 : 1));
  const lines = rows.map(({ count, type, reason }) => `  ${String(count).padStart(6)}  ${type.padEnd(18)}  ${reason}`);
  const unseen = Math.max(0, total - seen);
  return [
    `${letters(meant)}${meant < seen ? ` of ${seen} that were looked at` : ''}:`,
    ...lines,
    ...(unseen > 0 && !stopped
      ? [
          `${letters(unseen)} more lie behind these: of a user\u2019s letters only the first ten can be had while they stay.`,
        ]
      : []),
    ...(apply ? doneLines(moved, failures, stopped) : [`Nothing was changed. To send them again: ${command} APPLY=1`]),
  ];
}

function doneLines(moved: number, failures: RedriveOutcome['failures'], stopped: boolean): string[] {
  const reasons = Map.groupBy(failures, ({ reason }) => reason);
  return [
    `${letters(moved)} sent again.`,
    ...(failures.length > 0 ? [`${letters(failures.length)} could not be sent and stay:`] : []),
    ...[...reasons].map(([reason, each]) => `  ${String(each.length).padStart(6)}  ${reason}`),
    ...(stopped ? ['Stopped. What was not sent is where it was; the same command goes on.'] : []),
  ];
}
