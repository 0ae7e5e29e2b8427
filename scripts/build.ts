import { createHash } from 'node:crypto';
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'esbuild';
import { zipSync } from 'fflate';

const outDir = 'dist/functions';

/**
 * Credential providers that no Lambda uses: its credentials come from the environment. They are reached by dynamic import
 * only, so leaving them out is safe; together they are a third of a bundle.
 */
const unusedCredentialProviders = ['sso', 'ini', 'process', 'http', 'web-identity', 'login'].map(
  (kind) => `@aws-sdk/credential-provider-${kind}`,
);
const external = [
  ...unusedCredentialProviders,
  '@smithy/credential-provider-imds',
  '@aws-sdk/token-providers',
  '@aws-sdk/client-sso',
  '@aws-sdk/client-sso-oidc',
  '@aws-sdk/nested-clients',
];

/** One function's code as the artifacts bucket stores it. */
export interface Artifact {
  readonly key: string;
  readonly file: string;
  readonly sha256: string;
  readonly bytes: number;
}

async function bundle(name: string): Promise<string> {
  const result = await build({
    entryPoints: [`functions/${name}/handler.ts`],
    bundle: true,
    write: false,
    minify: true,
    format: 'esm',
    platform: 'node',
    target: 'node22',
    mainFields: ['module', 'main'],
    external,
    legalComments: 'none',
    // Some dependencies are CommonJS and ask for `require`; an ES module has none.
    banner: { js: "import{createRequire as __cr}from'node:module';const require=__cr(import.meta.url);" },
  });
  return result.outputFiles[0]?.text ?? '';
}

async function buildFunction(name: string): Promise<[string, Artifact]> {
  const code = await bundle(name);
  // The archive's time stamp is fixed: the same code is the same bytes, and so the same key.
  const zip = zipSync({ 'index.mjs': [Buffer.from(code), { mtime: '1980-01-01T00:00:00' }] }, { level: 9 });
  const sha256 = createHash('sha256').update(code).digest('hex');
  const file = join(outDir, `${name}.zip`);
  await mkdir(join(outDir, name), { recursive: true });
  await writeFile(join(outDir, name, 'index.mjs'), code);
  await writeFile(file, zip);
  return [name, { key: `functions/${name}/${sha256.slice(0, 16)}.zip`, file, sha256, bytes: code.length }];
}

/** Names of all functions: folders under functions/ with a handler. */
export async function functionNames(): Promise<string[]> {
  const entries = await readdir('functions', { recursive: true });
  return entries
    .filter((entry) => entry.endsWith('/handler.ts'))
    .map((entry) => entry.split('/')[0] as string)
    .sort();
}

/** Bundles every function and writes `dist/functions/manifest.json`. */
export async function buildFunctions(): Promise<Record<string, Artifact>> {
  await rm(outDir, { recursive: true, force: true });
  const manifest = Object.fromEntries(await Promise.all((await functionNames()).map(buildFunction)));
  await writeFile(join(outDir, 'manifest.json'), `${JSON.stringify(manifest, null, 2)}\n`);
  return manifest;
}

if (import.meta.filename === process.argv[1]) {
  for (const [name, { bytes }] of Object.entries(await buildFunctions()))
    console.log(`${name.padEnd(12)} ${(bytes / 1024).toFixed(0).padStart(5)} KB`);
}
