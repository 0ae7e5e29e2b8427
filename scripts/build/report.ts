import { budgetOf } from './budgets.ts';
import type { Bundle, Input } from './bundle.ts';

/** What `dist/functions/report.json` says of a function. */
export interface BundleReport {
  readonly bytes: number;
  readonly maxBytes: number;
  readonly withValkey: boolean;
  /** Packages, and folders of our own, largest first. */
  readonly largest: readonly Input[];
}

const listed = 5;
const packageName = /^.*node_modules\/((?:@[^/]+\/)?[^/]+)\/.*$/;
const ownFolder = /^(?:\.\.\/)*((?:shared|functions)\/[^/]+)\/.*$/;

const ownerOf = (file: string): string => {
  const [, owner = file] = packageName.exec(file) ?? ownFolder.exec(file) ?? [];
  return owner;
};

/** The packages and folders that take the most, as bytes of the minified bundle. */
export function largestInputs(inputs: readonly Input[], count = listed): Input[] {
  const total = new Map<string, number>();
  for (const { file, bytes } of inputs) total.set(ownerOf(file), (total.get(ownerOf(file)) ?? 0) + bytes);
  return [...total]
    .map(([file, bytes]) => ({ file, bytes }))
    .sort((a, b) => b.bytes - a.bytes || (a.file < b.file ? -1 : 1))
    .slice(0, count);
}

export function reportOf(name: string, { bytes, inputs }: Bundle): BundleReport {
  const { maxBytes, withValkey } = budgetOf(name);
  return { bytes, maxBytes, withValkey, largest: largestInputs(inputs) };
}

const kilobytes = (bytes: number): string => (bytes / 1024).toFixed(1);

/** One line: size, budget and the largest inputs. */
export function reportLine(name: string, { bytes, maxBytes, largest }: BundleReport): string {
  const over = bytes > maxBytes ? ' OVER' : '';
  const inputs = largest.map((input) => `${input.file} ${kilobytes(input.bytes)}`).join(', ');
  return `${name.padEnd(12)} ${kilobytes(bytes).padStart(6)} of ${maxBytes / 1024} KB${over}: ${inputs}`;
}
