import { parseArgs } from 'node:util';
import { ImportStopped, messageFrom } from './errors.ts';

/** The command line of the importer. */
export interface CommandLine {
  readonly dir: string;
  readonly api: string;
  readonly token: string;
  readonly stateDir: string;
  readonly only?: string;
  readonly verbose: boolean;
}

export const usage = `Usage: tsx scripts/import/main.ts --dir FOLDER --api https://…/api/v1 --token JWT [--only README.md] [--verbose]
  --dir      folder of Markdown files (or DIR)
  --api      base address of the API, with /api/v1 (or BRAIN2_API)
  --token    bearer token of the user who gets the notes (or BRAIN2_TOKEN, which other users of the machine cannot see)
  --only     only files of this name
  --verbose  list every skipped file`;

/**
 * Reads flags, then environment variables.
 * @throws ImportStopped naming what is missing or unknown
 */
export function parseCommandLine(
  argv: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): CommandLine {
  const flags = parseFlags(argv);
  const api = required('--api or BRAIN2_API', flags.api ?? env.BRAIN2_API);
  if (!/^https?:\/\/[^/]/.test(api) || !URL.canParse(api))
    throw new ImportStopped(`${api} is not the address of an API: it looks like https://…/api/v1`);
  return {
    dir: required('--dir or DIR', flags.dir ?? env.DIR),
    api,
    token: required('--token or BRAIN2_TOKEN', flags.token ?? env.BRAIN2_TOKEN),
    stateDir: env.BRAIN2_HOME || '.brain2',
    ...(flags.only ? { only: flags.only } : {}),
    verbose: flags.verbose ?? false,
  };
}

function parseFlags(argv: readonly string[]) {
  const text = { type: 'string' } as const;
  try {
    const options = { dir: text, api: text, token: text, only: text, verbose: { type: 'boolean' } } as const;
    return parseArgs({ args: [...argv], options, allowPositionals: false }).values;
  } catch (error) {
    throw new ImportStopped(messageFrom(error));
  }
}

function required(name: string, value: string | undefined): string {
  if (value === undefined || value.trim() === '') throw new ImportStopped(`${name} is missing`);
  return value;
}
