import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { execa } from 'execa';
import { type LocalSettings, localEnvironment, repositoryRoot } from './settings.ts';

/** Prints the steps of a command one by one with their times, and explains a failure or a Ctrl-C. */
export class Steps {
  private readonly startedAt = Date.now();
  private readonly settings: LocalSettings;
  private readonly command: string;
  private current: string | undefined;
  private interrupted = false;

  constructor(settings: LocalSettings, command: string) {
    this.settings = settings;
    this.command = command;
  }

  /** Runs one step. `live` leaves the output to the step (a progress bar), with its own lines. */
  async run<T>(name: string, work: () => Promise<T>, options: { live?: boolean } = {}): Promise<T> {
    const begin = Date.now();
    this.current = name;
    process.stdout.write(options.live ? `  ${name}\n` : `  ${name.padEnd(48, '.')} `);
    const result = await work();
    if (this.interrupted) throw new Error('interrupted');
    process.stdout.write(options.live ? `  ${`${name}, done`.padEnd(48, '.')} ` : '');
    const note = typeof result === 'string' && result ? `  ${result}` : '';
    process.stdout.write(`${seconds(Date.now() - begin)}${note}\n`);
    return result;
  }

  /** Seconds since the command began, for its closing line. */
  elapsed(): string {
    return seconds(Date.now() - this.startedAt).trim();
  }

  /**
   * Runs the whole command: a failure or Ctrl-C ends it with the step's name, the reason and where the logs are.
   * The first Ctrl-C waits for the step to end (Terraform needs a moment to write its state), the second does not.
   */
  async guard(work: () => Promise<void>): Promise<void> {
    const interrupt = (): void => {
      if (this.interrupted) process.exit(130);
      this.interrupted = true;
      process.stderr.write('\n  Stopping after this step (Ctrl-C again: at once) … ');
    };
    process.on('SIGINT', interrupt);
    process.on('SIGTERM', interrupt);
    try {
      await work();
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      this.explain(this.interrupted ? 'interrupted' : reason);
      process.exitCode = this.interrupted ? 130 : 1;
    } finally {
      process.off('SIGINT', interrupt);
      process.off('SIGTERM', interrupt);
    }
  }

  private explain(what: string): void {
    if (this.current === undefined) {
      process.stderr.write(`✗ ${this.command}: ${what}\n`);
      return;
    }
    process.stderr.write(`\n\n✗ ${this.command}, ${this.current}: ${what}\n  Logs: ${this.settings.logs}\n`);
    process.stderr.write('  Run the same command again to go on from there; `make down` stops what is running.\n');
  }
}

/**
 * Runs a program with its output in `logs/<log>.log`. On failure throws with the last lines of that output.
 * `env` is added to the local environment.
 */
export async function runLogged(
  settings: LocalSettings,
  log: string,
  command: string[],
  env: Record<string, string> = {},
): Promise<string> {
  const file = path.join(settings.logs, `${log}.log`);
  const [program = '', ...args] = command;
  const result = await execa(program, args, {
    cwd: repositoryRoot,
    env: { ...localEnvironment(settings), ...env },
    stdin: 'ignore',
    all: true,
    reject: false,
  });
  appendFileSync(file, `\n$ ${command.join(' ')}\n${result.all}\n`);
  if (result.failed) {
    const reason = result.all.trim() || result.shortMessage || 'it did not start';
    throw new Error(`${command.join(' ')}\n${indent(lastLines(reason, 25))}\n  Whole output: ${file}`);
  }
  return result.stdout;
}

/** The last lines of a text. */
export function lastLines(text: string, count: number): string {
  return text.trimEnd().split('\n').slice(-count).join('\n');
}

/** The end of a log for an error's message, and where the whole of it is. */
export function lastLogLines(file: string, count = 5): string {
  const lines = existsSync(file) ? lastLines(readFileSync(file, 'utf8'), count) : '';
  return `${indent(lines)}\n  Whole log: ${file}`;
}

function indent(text: string): string {
  return text.replace(/^/gm, '    ');
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`.padStart(8);
}
