import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { budgets } from '../../../scripts/build/budgets.ts';
import { type Bundle, bundleFunction } from '../../../scripts/build/bundle.ts';
import { reportLine, reportOf } from '../../../scripts/build/report.ts';
import { functionNames } from '../../../scripts/build.ts';
import { allRoutes } from '../../../shared/contract/index.ts';

const run = promisify(execFile);
const environment = {
  AWS_REGION: 'eu-central-1',
  USAGE_PLAN_ID: 'plan',
  WARM_TARGETS: '[]',
};
const names = await functionNames();
let bundles: ReadonlyMap<string, Bundle>;
let directory: string;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'brain2-bundles-'));
  bundles = new Map(await Promise.all(names.map(async (name) => [name, await bundleFunction(name)] as const)));
});
afterAll(() => rm(directory, { recursive: true, force: true }));

const bundleOf = (name: string): Bundle => bundles.get(name) as Bundle;

/** What Node has loaded of itself once a bundle is there; nothing but the file is within reach. */
async function modulesLoadedBy(name: string): Promise<string[]> {
  const file = join(directory, `${name}.mjs`);
  await writeFile(file, bundleOf(name).code);
  const script = `await import(process.argv[1]).catch((error) => { if (error.code) throw error; });
    process.stdout.write(JSON.stringify(process.moduleLoadList), () => process.exit(0));`;
  const { stdout } = await run(process.execPath, ['--input-type=module', '--eval', script, '--', file], {
    env: environment,
  });
  return JSON.parse(stdout) as string[];
}

describe('the bundle of a function', () => {
  test.each(names)('%s stays within its budget', (name) => {
    const report = reportOf(name, bundleOf(name));
    expect(report.bytes > report.maxBytes ? reportLine(name, report) : 'within its budget').toBe('within its budget');
  });

  test('has a row in the table of budgets where it answers routes', () => {
    const known = budgets.map(({ name }) => name);
    expect(known).toEqual(expect.arrayContaining(['authorizer', ...allRoutes.map((route) => route.function)]));
  });

  test.each(names)('%s holds neither the contract’s schemas nor a compiler of them', (name) => {
    const packages = bundleOf(name).inputs.filter(({ file }) => /node_modules\/(typebox|ajv)\//.test(file));
    expect(packages).toEqual([]);
  });

  test.each(names)('%s holds the clients of Valkey and KMS only where its budget says so', (name) => {
    const held = bundleOf(name).inputs.some(({ file }) => /node_modules\/(iovalkey|@aws-sdk\/client-kms)\//.test(file));
    expect(held).toBe(budgets.some((budget) => budget.name === name && budget.withValkey));
  });

  test.each(names)('%s is ASCII, which V8 holds in one byte a character', (name) => {
    expect(/[^\x00-\x7f]/.exec(bundleOf(name).code)?.[0]).toBeUndefined();
  });

  test.each(names)('%s loads on its own, without node:http, which brings all of fetch', async (name) => {
    const loaded = await modulesLoadedBy(name);
    expect(loaded).toContain('NativeModule module');
    expect(loaded).not.toContain('NativeModule http');
  });

  test('is the same bytes for the same sources', async () => {
    expect((await bundleFunction('edges')).code).toBe(bundleOf('edges').code);
  });
});
