import { execa } from 'execa';
import { nodeFirst, repositoryRoot } from './local/settings.ts';

const checks: Record<string, string[]> = {
  'format and lint': ['biome', 'check', '.'],
  types: ['tsc', '--noEmit'],
  'import rules': [
    'depcruise',
    '--config',
    '.dependency-cruiser.cjs',
    'functions',
    'shared',
    'infra',
    'scripts',
    'test',
  ],
  'unused code': ['knip'],
  'unit tests': ['node', 'node_modules/jest/bin/jest.js', '--selectProjects', 'unit', '--silent', '--maxWorkers=100%'],
};

/** Runs every check, also after a failure, so that one run shows everything there is to repair. */
async function main(): Promise<void> {
  let failures = 0;
  for (const [name, [program = '', ...args]] of Object.entries(checks)) {
    const begin = Date.now();
    const env = {
      PATH: nodeFirst(process.env.PATH ?? ''),
      NODE_OPTIONS: '--experimental-vm-modules --disable-warning=ExperimentalWarning',
    };
    const result = await execa(program, args, { cwd: repositoryRoot, env, all: true, reject: false });
    const took = `${((Date.now() - begin) / 1000).toFixed(1)} s`;
    console.log(`  ${name.padEnd(48, '.')} ${took.padStart(8)}  ${result.failed ? 'FAILED' : 'ok'}`);
    if (!result.failed) continue;
    failures += 1;
    console.log(result.all || result.shortMessage);
  }
  process.exitCode = failures === 0 ? 0 : 1;
}

await main();
