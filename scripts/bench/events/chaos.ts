import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { execa } from 'execa';
import { nodeFirst, repositoryRoot } from '../../local/settings.ts';

/** What a run of `test/chaos` showed of the real build; it is written where this variable says. */
export interface ChaosReport {
  readonly seed: number;
  /** Domain events that the users' changes gave. */
  readonly events: number;
  /** Events put aside. */
  readonly deadLetters: number;
  /** Events that came again to a consumer that had handled them. */
  readonly redeliveries: number;
  /** Calls that met a fault. */
  readonly faults: number;
  /** A sentence for everything that was wrong. */
  readonly problems: readonly string[];
}
const reportVariable = 'BRAIN2_CHAOS_REPORT';
/** Of the test that runs the real build. */
const realBuild = 'no event is lost';

/** Runs the simulated systems of `test/chaos` with the real build: they need jest's clock. @throws Error when jest did not run them */
export async function chaosReports(): Promise<ChaosReport[]> {
  const folder = await mkdtemp(path.join(tmpdir(), 'brain2-chaos-'));
  const file = path.join(folder, 'reports.json');
  try {
    const jest = path.join(repositoryRoot, 'node_modules/jest/bin/jest.js');
    const args = [jest, '--selectProjects', 'chaos', '--testNamePattern', realBuild, '--runInBand'];
    const { stderr } = await execa('node', args, {
      cwd: repositoryRoot,
      env: {
        PATH: nodeFirst(process.env.PATH ?? ''),
        NODE_OPTIONS: '--experimental-vm-modules --disable-warning=ExperimentalWarning',
        [reportVariable]: file,
      },
      reject: false,
    });
    const reports = await readFile(file, 'utf8').catch(() => {
      throw new Error(`The chaos tests left no report: ${stderr.slice(-2_000)}`);
    });
    return JSON.parse(reports) as ChaosReport[];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
