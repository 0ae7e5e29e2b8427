import { check, type RowFunction } from '../bench.ts';
import { chaosReports } from '../events/chaos.ts';
import type { Measured } from '../row.ts';

/** Kinds of damage, by the sentence that tells of one. */
const kinds = {
  'events lost': /is lost|was never handled|is not a dead letter|unreadable dead letters/,
  "a note's changes out of order": /came after a later change/,
  'healthy events among the dead letters': /healthy event|was moved by its queue/,
} as const;
const others = 'effects applied twice or wrong';

/**
 * Problems by kind, each once however often the run looked at it; what is none of the named kinds shows in the table: a wrong
 * edge, a count, a second effect.
 */
function byKind(problems: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>([...Object.keys(kinds), others].map((kind) => [kind, 0]));
  for (const problem of new Set(problems.map((told) => told.slice(told.indexOf(': ') + 2)))) {
    const kind = Object.entries(kinds).find(([, sentence]) => sentence.test(problem))?.[0] ?? others;
    counts.set(kind, (counts.get(kind) ?? 0) + 1);
  }
  return counts;
}

/** 5c: nothing is lost, doubled, out of order or wrongly put aside while everything goes wrong. */
export const chaos: RowFunction = async (): Promise<Measured[]> => {
  const reports = await chaosReports();
  const sum = (of: (report: (typeof reports)[number]) => number): number =>
    reports.reduce((total, report) => total + of(report), 0);
  const [events, faults] = [sum((report) => report.events), sum((report) => report.faults)];
  check(events > 0 && faults > 0, `${events} events met ${faults} faults`);
  const all = (count: number): string => count.toLocaleString('en');
  const method = `test/chaos: the deployed publisher, consumers and store between models of stream, bus and queues in virtual time; ${all(events)} domain events met ${all(faults)} faults (killed before and after calls, throttled, hanging, delivered twice, poison, partly failed), ${all(sum(({ redeliveries }) => redeliveries))} came again, ${all(sum(({ deadLetters }) => deadLetters))} dead letters were sent again when their causes were mended; seeds ${reports.map(({ seed }) => seed).join(', ')}; compared with what the change records say and with edges by brute force`;
  return [...byKind(reports.flatMap(({ problems }) => problems))].map(([metric, after]) => ({
    row: '5c',
    optimization: '5 asyncEvents',
    metric: `crash, duplicate, poison at every step: ${metric}`,
    unit: 'events',
    after,
    target: { kind: 'atMost', value: 0 },
    method,
  }));
};
