import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';
import { execa } from 'execa';

export interface TerraformOptions {
  readonly env?: Readonly<Record<string, string>>;
  /** Keep the output to the caller; an error still prints it. @default false: it is shown as it comes */
  readonly quiet?: boolean;
}

const isMirror = (dir: string): boolean => existsSync(path.join(dir, 'registry.terraform.io'));

/** A folder that holds the AWS provider already: TF_PLUGIN_DIR, one of Terraform's implied mirrors, or one under /opt. */
function providerMirror(): string | undefined {
  const candidates = [
    process.env.TF_PLUGIN_DIR,
    path.join(homedir(), '.terraform.d/plugins'),
    path.join(homedir(), '.local/share/terraform/plugins'),
    '/usr/local/share/terraform/plugins',
    '/usr/share/terraform/plugins',
    path.join('/opt', 'tf-plugins'),
  ];
  return candidates.find((dir): dir is string => dir !== undefined && isMirror(dir));
}

/** Terraform's own settings, written where the state is: the mirror if there is one, else the registry with a cache. */
function cliConfig(home: string): string {
  mkdirSync(path.join(home, 'plugin-cache'), { recursive: true });
  const mirror = providerMirror();
  const file = path.join(home, 'terraform.rc');
  const lines = mirror
    ? [
        'provider_installation {',
        `  filesystem_mirror { path = ${JSON.stringify(mirror)} }`,
        '  direct { exclude = ["registry.terraform.io/hashicorp/aws"] }',
        '}',
      ]
    : [
        `plugin_cache_dir = ${JSON.stringify(path.join(home, 'plugin-cache'))}`,
        'plugin_cache_may_break_dependency_lock_file = true',
      ];
  writeFileSync(file, `disable_checkpoint = true\n${lines.join('\n')}\n`);
  return file;
}

function environmentOf(env: Readonly<Record<string, string>> | undefined): Record<string, string> {
  const home = path.resolve(env?.BRAIN2_HOME ?? process.env.BRAIN2_HOME ?? '.brain2');
  mkdirSync(home, { recursive: true });
  return { ...env, TF_CLI_CONFIG_FILE: cliConfig(home), TF_IN_AUTOMATION: '1' };
}

/**
 * Runs Terraform in a synthesized stack's folder.
 * @throws with Terraform's own words when it fails
 */
export async function terraform(
  stackDir: string,
  args: string[],
  options: TerraformOptions = {},
): Promise<{ stdout: string }> {
  const shown = options.quiet ? 'pipe' : (['inherit', 'pipe'] as const);
  const result = await execa('terraform', args, {
    cwd: stackDir,
    env: environmentOf(options.env),
    stdin: 'ignore',
    stdout: shown,
    stderr: shown,
    reject: false,
  } as const);
  if (!result.failed) return { stdout: String(result.stdout) };
  const said = [result.stdout, result.stderr].filter(Boolean).join('\n') || result.shortMessage;
  throw new Error(`terraform ${args[0]} failed in ${path.basename(stackDir)}:\n${said}`);
}

/**
 * Initializes a stack's folder.
 * @param options.localState keep the state in this file instead of the backend the stack names
 */
export async function initStack(
  stackDir: string,
  options: { localState?: string; env?: Readonly<Record<string, string>> } = {},
): Promise<void> {
  const override = path.join(stackDir, 'backend_override.tf.json');
  if (options.localState) {
    mkdirSync(path.dirname(options.localState), { recursive: true });
    writeFileSync(override, JSON.stringify({ terraform: { backend: { local: { path: options.localState } } } }));
  } else rmSync(override, { force: true });
  await terraform(stackDir, ['init', '-input=false', '-no-color', '-reconfigure'], {
    quiet: true,
    ...(options.env ? { env: options.env } : {}),
  });
}
