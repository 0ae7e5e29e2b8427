import { appendFileSync } from 'node:fs';
import path from 'node:path';
import type { LocalSettings } from '../local/settings.ts';
import { terraform } from '../terraform.ts';

/** Runs Terraform with its whole output in `logs/terraform.log`; a failure is thrown with Terraform's error blocks only. */
export async function loggedTerraform(
  settings: LocalSettings,
  stackDir: string,
  args: string[],
  env: Record<string, string>,
): Promise<string> {
  const log = path.join(settings.logs, 'terraform.log');
  appendFileSync(log, `\n$ terraform ${args.join(' ')}   (${stackDir})\n`);
  try {
    const { stdout } = await terraform(stackDir, args, { env, quiet: true });
    appendFileSync(log, `${stdout}\n`);
    return stdout;
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error);
    appendFileSync(log, `${said}\n`);
    throw new Error(`terraform ${args[0]} of ${path.basename(stackDir)}\n${errorsIn(said)}\n  Whole output: ${log}`);
  }
}

/** Terraform tells first what it did and then what went wrong: only the latter, and not without end. */
function errorsIn(output: string): string {
  const begin = output.search(/^[│\s]*Error: /m);
  const errors = (begin < 0 ? output : output.slice(begin)).trimEnd().split('\n');
  return errors
    .slice(0, 40)
    .map((line) => `    ${line}`)
    .join('\n');
}
