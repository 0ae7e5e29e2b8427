import { execa } from 'execa';
import { type LocalSettings, localEnvironment, repositoryRoot } from './settings.ts';

/** Imports a folder of Markdown files through the API, with the importer's own progress bar and summary. */
export async function importFolder(
  settings: LocalSettings,
  directory: string,
  edgeUrl: string,
  token: string,
): Promise<void> {
  const args = ['scripts/import/main.ts', '--dir', directory, '--api', `${edgeUrl}/api/v1`];
  const result = await execa('tsx', args, {
    cwd: repositoryRoot,
    // Not an argument: those are shown to every user of the machine.
    env: { ...localEnvironment(settings), BRAIN2_TOKEN: token },
    stdio: 'inherit',
    reject: false,
  });
  if (result.failed) throw new Error(`The import of ${directory} ended with exit code ${result.exitCode ?? 'none'}.`);
}
