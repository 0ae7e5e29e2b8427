import { execa } from 'execa';
import { nodeFirst, repositoryRoot } from '../../scripts/local/settings.ts';
import type { TestCloud } from './cloud.ts';

/** How a command ended, and all it printed. */
export interface CommandResult {
  readonly exitCode: number | undefined;
  readonly output: string;
}

/** Runs a script of the Makefile on the test cloud, as `make` does. */
export async function runCommand(
  cloud: TestCloud,
  script: string,
  variables: Readonly<Record<string, string>>,
): Promise<CommandResult> {
  const { exitCode, all } = await execa('node', ['--import', 'tsx', `scripts/${script}.ts`], {
    cwd: repositoryRoot,
    env: {
      PATH: nodeFirst(process.env.PATH ?? ''),
      BRAIN2_HOME: cloud.home,
      ENV: 'local',
      NODE_OPTIONS: '',
      ...variables,
    },
    all: true,
    reject: false,
  });
  return { exitCode, output: all ?? '' };
}
