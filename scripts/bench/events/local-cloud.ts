import { rm } from 'node:fs/promises';
import { connectionVariable, type TestCloud, testCloud } from '../../../test/support/cloud.ts';
import startTestCloud from '../../../test/support/global-setup.ts';
import stopTestCloud from '../../../test/support/global-teardown.ts';

const runVariable = 'BRAIN2_TEST_RUN';

/** Runs `work` against a local cloud of its own, started and deployed as the end-to-end tests do, and stops it whatever happens. */
export async function withLocalCloud<Result>(work: (cloud: TestCloud) => Promise<Result>): Promise<Result> {
  const before = process.env[runVariable];
  delete process.env[runVariable];
  try {
    process.stderr.write('\n');
    await startTestCloud();
    return await work(testCloud());
  } finally {
    await stopTestCloud();
    const folder = process.env[runVariable];
    if (folder) await rm(folder, { recursive: true, force: true });
    delete process.env[connectionVariable];
    delete process.env[runVariable];
    if (before !== undefined) process.env[runVariable] = before;
  }
}
