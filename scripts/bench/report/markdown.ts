import { noteSizes } from '../corpus.ts';
import type { Results } from '../results.ts';
import type { Row } from '../row.ts';
import { afterText, cellsOf, columns } from './format.ts';

const line = (cells: readonly string[]): string =>
  `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;

function table(rows: readonly Row[]): string {
  const marks = columns.map((column) => (['before', 'after', 'ratio'].includes(column) ? '--:' : '---'));
  const bold = (cells: string[]) =>
    cells.map((cell, i) => (columns[i] === 'result' && cell === 'miss' ? `**${cell}**` : cell));
  return [line(columns), line(marks), ...rows.map((row) => line(bold(cellsOf(row))))].join('\n');
}

function summary(rows: readonly Row[]): string {
  const judged = rows.filter(({ pass }) => pass !== null);
  const missed = judged.filter(({ pass }) => !pass);
  const reported = rows.length - judged.length;
  return `${judged.length} figures are judged: ${judged.length - missed.length} pass, ${missed.length} miss. ${reported} more are shown without a target.`;
}

function misses(rows: readonly Row[]): string {
  const missed = rows.filter(({ pass }) => pass === false);
  if (missed.length === 0) return 'None.';
  return missed
    .map(
      (row) => `- **${row.row}, ${row.metric}**: ${afterText(row)} ${row.unit}, target ${row.target}. ${row.reason}.`,
    )
    .join('\n');
}

/** Each way of measuring once, with the rows it holds for. */
function methods(rows: readonly Row[]): string {
  const byMethod = Map.groupBy(rows, ({ row, method }) => `${row}\n${method}`);
  return [...byMethod.values()]
    .map((alike) => {
      const [{ row, method, measuredAt }] = alike as [Row];
      const metrics = alike.map(({ metric }) => metric).join('; ');
      return `- **${row}** (${metrics}): ${method}. Measured ${measuredAt}.`;
    })
    .join('\n');
}

function conditions({ conditions: { machine, latencyMs, seeds, pool, shards, bodies } }: Results): string {
  const { fraction, characters } = bodies;
  return [
    "- The store is a model of DynamoDB in memory ([ADR 12](adr/0012-table-model.md)) in a process of its own. It follows AWS in calls, answers, errors and capacity units; it does not have AWS's latencies.",
    `- Latencies are injected by a counting proxy before it: an answer leaves no sooner than ${latencyMs.dynamoDb} ms after its request came (${latencyMs.roundTrips} ms where round trips are counted). A relay holds each answer of Valkey for ${latencyMs.valkey} ms; Valkey is a real Redis server over TLS, a cluster of one. EventBridge and SQS (rows 5a, 5b) answer after ${latencyMs.eventBridgeAndSqs} ms; row 5c has a clock of its own, and row 5d the local cloud's times.`,
    '- Wall times are therefore shown as ratios ("of before": before is 1). Milliseconds and seconds stand in the rows 1d, 3b, 3d, 3e, 5b, 5d, 8a, search and transfer only, and are those of this machine; the seconds of row shards are virtual. Calls, bytes and units are absolute and the same on every machine.',
    '- "Before" is the same code with that row\'s one flag off, on the same data in the same run. The flag\'s off position keeps the original access pattern, with correct results.',
    `- Ratio is before ÷ after: how many times less. Figures are shortened so that none looks better than it is; pass and miss are decided on the exact ones.`,
    `- The client is the deployed one: AWS SDK v3 with a pool of ${pool} calls, ${shards} write shards. Requests go through the dispatcher, without gateway and Lambda; in the rows 3c and 7a to 7c they go over HTTP to processes with the deployed handler.`,
    `- Notes are made-up prose: words by Zipf's law, sizes log-normal (median ${noteSizes.median} characters, sigma ${noteSizes.sigma}, ${noteSizes.least} to ${noteSizes.most}; mean ${Math.round(characters).toLocaleString('en')}). Their bodies are stored in ${Math.round(fraction * 100)} % of their bytes. Every note of a graph has equally many edges.`,
    `- Seeds: vocabulary ${seeds.vocabulary}, graphs ${seeds.graph}, table ${seeds.table}, faults ${seeds.faults.join(', ')}, session traces ${seeds.traces.join(', ')} ([how they are made](../scripts/bench/traces/README.md)), simulated day ${seeds.day}.`,
    `- Machine of the last run: ${machine.cores} cores, ${machine.arch}, Node ${machine.node}. The measured code, the table and (in row 8a) each position have a process of their own; they share the cores.`,
  ].join('\n');
}

/** The page `docs/benchmarks.md`. */
export function benchmarksPage(results: Results): string {
  const { rows } = results;
  return `# Benchmarks

\`make bench\` measures every figure here and writes this page; \`ROWS=1a,6b make bench\` measures a few and leaves the others.
The same figures for programs: [bench/results.json](../bench/results.json).

${summary(rows)}

![How many times less each optimization needs](benchmarks.svg)

${table(rows)}

## Misses

${misses(rows)}

## Conditions

${conditions(results)}

## How each figure was measured

${methods(rows)}
`;
}
