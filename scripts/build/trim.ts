import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Plugin } from 'esbuild';
import { aws } from './trims/aws.ts';
import type { Trim } from './trims/trim.ts';
import { valkey } from './trims/valkey.ts';

export const trims: readonly Trim[] = [...aws, ...valkey];

const moduleOf = (path: string): string => path.slice(path.lastIndexOf('/node_modules/') + '/node_modules/'.length);
const manifest = /node_modules\/.*package\.json$/;

/** Clients read their version out of their package.json; the rest of it would come along. */
function onlyVersion(source: string): string {
  const { name, version } = JSON.parse(source) as { name: string; version: string };
  return JSON.stringify({ name, version });
}

/** Leaves out what no function of ours can reach; `trims` names each file and why. */
export const trimDependencies: Plugin = {
  name: 'trim-dependencies',
  setup(build) {
    const byFile = new Map(trims.map((trim) => [trim.file, trim]));
    build.onLoad({ filter: manifest }, async ({ path }) => ({
      contents: onlyVersion(await readFile(path, 'utf8')),
      loader: 'json',
    }));
    build.onLoad({ filter: /node_modules\/.*\.(js|json)$/ }, async ({ path }) => {
      const trim = byFile.get(moduleOf(path));
      if (!trim) return undefined;
      return {
        contents: trim.rewrite(await readFile(path, 'utf8')),
        loader: path.endsWith('.json') ? 'json' : 'js',
        resolveDir: join(path, '..'),
      };
    });
  },
};
