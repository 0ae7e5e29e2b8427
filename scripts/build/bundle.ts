import { readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { minify } from '@swc/core';
import { build, type Plugin } from 'esbuild';
import { allRoutes, type Route } from '../../shared/contract/index.ts';
import { compileValidators } from '../validators.ts';
import { budgetOf } from './budgets.ts';
import { runtimeContract } from './contract.ts';
import { trimDependencies } from './trim.ts';

/** Credential providers that no Lambda uses: its credentials come from the environment. */
const unusedCredentialProviders = ['sso', 'ini', 'process', 'http', 'web-identity', 'login'].map(
  (kind) => `@aws-sdk/credential-provider-${kind}`,
);
/** Reached by dynamic import only, and not on any path of ours, so leaving them out is safe. */
const external = [
  ...unusedCredentialProviders,
  '@smithy/credential-provider-imds',
  '@aws-sdk/token-providers',
  '@aws-sdk/client-sso',
  '@aws-sdk/client-sso-oidc',
  '@aws-sdk/nested-clients',
];

/** One file of a bundle and what it takes there, minified by esbuild. */
export interface Input {
  readonly file: string;
  readonly bytes: number;
}
export interface Bundle {
  readonly code: string;
  readonly bytes: number;
  readonly inputs: readonly Input[];
}

/** The routes that a function checks requests of: its own, and for a batch all that it may hold. */
export const routesOf = (name: string): readonly Route[] =>
  allRoutes.filter((route) => route.function === name || (name === 'batch' && route.auth === 'user'));

/** Where nothing is kept outside the container, there is no client for it. */
const withoutValkey = 'export const containerValkey = () => undefined;';
const withoutKms = "export const kmsSecret = () => { throw new Error('This function has no shared cache'); };";

/** What the table of flags tells people: a function reads names and positions only. */
const prose = /^ {4}(?:owner|off): '.*',\n/gm;
function withoutProse(source: string): string {
  const bare = source.replace(prose, '');
  if (bare === source) throw new Error('shared/flags/flags.ts has none of the lines that are left out of bundles');
  return bare;
}

/** Our own files do nothing when they are loaded, so that what nobody uses of them is left out. */
const ownFile = /^\.{1,2}\/.*\.ts$/;

function ownSources(name: string): Plugin {
  return {
    name: 'own-sources',
    setup(setup) {
      setup.onResolve({ filter: ownFile }, ({ path, resolveDir }) => ({
        path: join(resolveDir, path),
        sideEffects: false,
      }));
      const replace = (filter: RegExp, contents: () => string | Promise<string>): void =>
        setup.onLoad({ filter }, async () => ({ contents: await contents(), loader: 'js' }));
      replace(/\/shared\/contract\/index\.ts$/, runtimeContract);
      replace(/\/shared\/http\/validators\.generated\.js$/, () => compileValidators(routesOf(name)));
      setup.onLoad({ filter: /\/shared\/flags\/flags\.ts$/ }, async ({ path }) => ({
        contents: withoutProse(await readFile(path, 'utf8')),
        loader: 'ts',
      }));
      if (budgetOf(name).withValkey) return;
      replace(/\/shared\/valkey\/container\.ts$/, () => withoutValkey);
      replace(/\/shared\/cache\/secret\.ts$/, () => withoutKms);
    },
  };
}

/** What esbuild leaves whole because it looks at one file at a time: 4 % of a bundle. */
async function minifyWhole(code: string): Promise<string> {
  // No arrows for functions: opossum makes its semaphore by `new`, which an arrow function refuses.
  const compress = { passes: 3, ecma: 2022, arrows: false } as const;
  // With one character beyond ASCII, V8 would hold and parse the whole text in two bytes a character.
  const format = { ascii_only: true, comments: false } as const;
  const options = { module: true, ecma: 2022, compress, mangle: { toplevel: true }, format } as const;
  return (await minify(code, options as unknown as Parameters<typeof minify>[1])).code;
}

/** One file with all that an entry needs, minified. @param plugins what is special about the bundle */
export async function bundleEntry(entry: string, plugins: readonly Plugin[] = [trimDependencies]): Promise<Bundle> {
  const result = await build({
    entryPoints: [entry],
    outfile: 'index.mjs',
    bundle: true,
    write: false,
    minify: true,
    format: 'esm',
    platform: 'node',
    target: 'node22',
    mainFields: ['module', 'main'],
    external,
    legalComments: 'none',
    metafile: true,
    plugins: [...plugins],
    // Some dependencies are CommonJS and ask for `require`; an ES module has none.
    banner: { js: "import{createRequire as __cr}from'node:module';const require=__cr(import.meta.url);" },
  });
  const [output] = Object.values(result.metafile.outputs);
  const inputs = Object.entries(output?.inputs ?? {}).map(([file, { bytesInOutput }]) => ({
    file: relative('.', file),
    bytes: bytesInOutput,
  }));
  const code = await minifyWhole(result.outputFiles[0]?.text ?? '');
  return { code, bytes: Buffer.byteLength(code), inputs };
}

/** Bundles a function into one file, without what it cannot reach. The same sources give the same bytes. */
export const bundleFunction = (name: string): Promise<Bundle> =>
  bundleEntry(`functions/${name}/handler.ts`, [ownSources(name), trimDependencies]);
