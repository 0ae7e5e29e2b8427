const project = (name, extra = {}) => ({
  displayName: name,
  testMatch: [`<rootDir>/test/${name}/**/*.test.ts`],
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts'],
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      { jsc: { parser: { syntax: 'typescript' }, target: 'es2023' }, module: { type: 'es6' } },
    ],
  },
  transformIgnorePatterns: ['/node_modules/'],
  modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/cdktf.out/', '<rootDir>/.brain2/', '<rootDir>/.venv/'],
  ...extra,
});

const cloud = {
  globalSetup: '<rootDir>/test/support/global-setup.ts',
  globalTeardown: '<rootDir>/test/support/global-teardown.ts',
};

export default {
  // Longer than two waits for the local cloud (test/support/until.ts).
  testTimeout: 300_000,
  projects: [
    project('unit'),
    project('infra'),
    project('coherence'),
    project('chaos'),
    project('integration', cloud),
    project('e2e', cloud),
  ],
};
