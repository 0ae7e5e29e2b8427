import { pathToFileURL } from 'node:url';
import { ImportStopped } from './errors.ts';
import { importFolder } from './import-folder.ts';
import { parseCommandLine, usage } from './options.ts';
import { type Output, progressView } from './progress.ts';
import { summaryLines } from './report.ts';

/** What the command touches outside itself. */
export interface Surroundings {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly stdout: Output;
  readonly stderr: Output;
  readonly fetch?: typeof fetch;
}

/**
 * The command `import`. Returns its exit code: 0 when every readable note is stored (skipped files are reported, not failures),
 * 1 when it could not run or the API refused something.
 */
export async function runImport(argv: readonly string[], around: Surroundings): Promise<number> {
  if (argv.includes('--help')) {
    around.stdout.write(`${usage}\n`);
    return 0;
  }
  const view = progressView(around.stdout);
  try {
    const line = parseCommandLine(argv, around.env);
    const result = await importFolder({
      ...line,
      onProgress: view.update,
      ...(around.fetch ? { fetch: around.fetch } : {}),
    });
    view.stop();
    around.stdout.write(`${summaryLines(result, line.verbose).join('\n')}\n`);
    return result.failed.length === 0 ? 0 : 1;
  } catch (error) {
    view.stop();
    if (!(error instanceof ImportStopped)) throw error;
    around.stderr.write(`import: ${error.message}\n`);
    return 1;
  }
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const output = (stream: NodeJS.WriteStream): Output => ({
    isTTY: stream.isTTY === true,
    write: (text) => void stream.write(text),
  });
  process.exitCode = await runImport(process.argv.slice(2), {
    env: process.env,
    stdout: output(process.stdout),
    stderr: output(process.stderr),
  });
}
