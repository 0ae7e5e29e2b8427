import { budgets } from '../../build/budgets.ts';
import { bundleFunction } from '../../build/bundle.ts';
import { largestInputs } from '../../build/report.ts';
import type { RowFunction } from '../bench.ts';
import { functionsWithClients, type ImportTime, importTimes } from '../cold-start/import-time.ts';
import type { Measured } from '../row.ts';

const optimization = '2 warmStarts';
const kilobyte = 1024;
const runs = 21;

/** 2a: what a container has to read and compile before its first answer. */
export const bundleSizes: RowFunction = async () => {
  const rows: Measured[] = [];
  for (const { name, maxBytes, withValkey } of budgets) {
    const { bytes, inputs } = await bundleFunction(name);
    const largest = largestInputs(inputs).map((input) => `${input.file} ${(input.bytes / kilobyte).toFixed(0)}`);
    rows.push({
      row: '2a',
      optimization,
      metric: `bundle of ${name}`,
      unit: 'KB',
      after: bytes / kilobyte,
      target: { kind: 'atMost', value: maxBytes / kilobyte },
      method: `one minified file${withValkey ? ', with the clients of Valkey and KMS' : ''}; the largest inputs: ${largest.join(', ')} KB`,
    });
  }
  return rows;
};

/** Why a function that holds all others' code is nearer to the bound than they are. */
const parsing =
  'V8 has to parse the whole bundle before the first line runs, which is most of the difference; opening the standard streams for the log is the next part (2 to 3 ms)';

function importRows({ name, bareMs, wholeMs, functionMs, ratio }: ImportTime): Measured[] {
  const method = `Node ${process.versions.node}, fresh processes in turn, medians of ${runs}: the function takes ${functionMs.toFixed(1)} ms; a bundle that creates the same clients and does nothing else (the function makes them at its first event) takes`;
  const shared = { row: '2b', optimization, unit: '×' } as const;
  return [
    {
      ...shared,
      metric: `import of ${name} ÷ that of its SDK clients alone`,
      after: ratio,
      target: { kind: 'atMost', value: 1.25 },
      method: `${method} ${bareMs.toFixed(1)} ms when it is built in the same way`,
      reason: parsing,
    },
    {
      ...shared,
      metric: `import of ${name} ÷ that of its SDK clients alone, with nothing of the SDK left out`,
      after: functionMs / wholeMs,
      target: { kind: 'reported' },
      method: `${method} ${wholeMs.toFixed(1)} ms as esbuild alone builds it`,
    },
  ];
}

/** 2b: what a function costs before its first event, beside what its clients alone cost. */
export const importTime: RowFunction = async () =>
  (await importTimes(functionsWithClients, runs, 'wall')).flatMap(importRows);
