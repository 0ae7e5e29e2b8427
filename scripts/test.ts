import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { execa } from 'execa';
import { cloudFolder, stopTestClouds } from '../test/support/leftovers.ts';
import { localSettings, nodeFirst, repositoryRoot } from './local/settings.ts';
import { runLogged } from './local/steps.ts';

/** The part of jest's JSON report that the closing line is counted from. */
interface JestReport {
  numPassedTests: number;
  numFailedTests: number;
  /** Files that did not even load: their tests were never counted, so each is one failure. */
  numRuntimeErrorTestSuites: number;
}

/**
 * What is run when nothing is asked for, one jest after another. What needs nothing but the processor is spread over processes, which also
 * bounds their memory: jest keeps much of every file it has run. Of the rest, one file at a time: some turn flags, or shorten tokens,
 * of the cloud that all of them share, and some measure time.
 */
const everything = [
  ['--selectProjects', 'unit', 'infra', '--maxWorkers=100%', '--workerIdleMemoryLimit=1GB'],
  ['--selectProjects', 'chaos', 'coherence', 'integration', 'e2e', '--runInBand'],
];

/**
 * Runs jest with the arguments given, then prints `N passed, N failed` alone on a line. Ends with a failure when a test
 * failed, a file did not load, jest itself failed, or nothing ran.
 */
async function main(args: string[]): Promise<void> {
  const folder = mkdtempSync(path.join(tmpdir(), 'brain2-test-'));
  // Ctrl-C reaches jest too: this process stays to stop what the tests started.
  process.on('SIGINT', () => undefined);
  try {
    await runLogged(localSettings(), 'build', ['tsx', 'scripts/build.ts']);
    const runs = args.length > 0 ? [[...args, '--runInBand']] : everything;
    let [passed, failed] = [0, 0];
    for (const [i, run] of runs.entries()) {
      const report = path.join(folder, `report-${i}.json`);
      const counted = count(report, await jest(folder, [...run, '--json', `--outputFile=${report}`]));
      passed += counted.passed;
      failed += counted.failed;
    }
    console.log(`${passed} passed, ${failed} failed`);
    process.exitCode = failed > 0 || passed === 0 ? 1 : 0;
  } finally {
    await stopTestClouds(folder);
    keepLogs(folder);
    rmSync(folder, { recursive: true, force: true });
  }
}

/** @returns whether jest as a whole failed */
async function jest(folder: string, args: readonly string[]): Promise<boolean> {
  const result = await execa('node', [path.join(repositoryRoot, 'node_modules/jest/bin/jest.js'), ...args], {
    cwd: repositoryRoot,
    env: {
      PATH: nodeFirst(process.env.PATH ?? ''),
      NODE_OPTIONS: '--experimental-vm-modules --disable-warning=ExperimentalWarning --max-old-space-size=8192',
      BRAIN2_TEST_RUN: folder,
    },
    // With --json the report itself also goes to stdout; people read stderr.
    stdio: ['inherit', 'ignore', 'inherit'],
    reject: false,
  });
  return result.failed;
}

/** A failed run's logs (the emulator's, Terraform's, the build's) stay where `make logs` users look. */
function keepLogs(folder: string): void {
  const logs = path.join(folder, cloudFolder, 'logs');
  if (process.exitCode === 0 || !existsSync(logs)) return;
  const kept = path.join(localSettings().logs, 'test');
  cpSync(logs, kept, { recursive: true });
  console.error(`The test cloud's logs: ${kept}`);
}

function count(report: string, jestFailed: boolean): { passed: number; failed: number } {
  const { numPassedTests, numFailedTests, numRuntimeErrorTestSuites } = readReport(report);
  const failed = numFailedTests + numRuntimeErrorTestSuites;
  // Jest also fails as a whole: a setup that throws, a coverage threshold, an unknown argument.
  return { passed: numPassedTests, failed: failed === 0 && jestFailed ? 1 : failed };
}

function readReport(file: string): JestReport {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as JestReport;
  } catch {
    return { numPassedTests: 0, numFailedTests: 0, numRuntimeErrorTestSuites: 0 };
  }
}

await main(process.argv.slice(2));
