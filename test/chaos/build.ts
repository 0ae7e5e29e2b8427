import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { bundled, type SourceEdit } from '../support/mutants.ts';
import type * as Program from './program.ts';

/** The code between the services: the real one, or a mutant of it. */
export type ProgramModule = typeof Program;

/** Builds the program, with some of its sources changed. */
export async function buildProgram(name: string, edits: readonly SourceEdit[] = []): Promise<ProgramModule> {
  // Thousands of failures are to be expected; each would be a line in the test's output.
  Object.assign(process.env, { LOG_LEVEL: 'SILENT', POWERTOOLS_METRICS_DISABLED: 'true' });
  const file = await bundled('test/chaos/program.ts', `chaos-${path.basename(name)}`, edits);
  return (await import(pathToFileURL(file).href)) as ProgramModule;
}
