import { mkdirSync, readFileSync } from 'node:fs';
import type { EnvName } from '../shared/flags/index.ts';
import { synthesize } from './app.ts';
import { type ExternalValkey, environmentNames } from './environments/index.ts';

const readJson = <T>(file: string): T => JSON.parse(readFileSync(file, 'utf8')) as T;

/** The environments to synthesize: the one in ENV, or all. */
function chosen(env: string | undefined): readonly EnvName[] {
  if (!env) return environmentNames;
  const found = environmentNames.find((name) => name === env);
  if (!found) throw new Error(`ENV=${env} is not an environment: choose one of ${environmentNames.join(', ')}`);
  return [found];
}

/** The Valkey server that `make up` started, if there is one. */
function localValkey(endpoint: string | undefined, caFile: string | undefined): { valkey?: ExternalValkey } {
  if (!endpoint) return {};
  if (!caFile)
    throw new Error('BRAIN2_VALKEY names a server, but BRAIN2_VALKEY_CA names no file with its authority (PEM)');
  return { valkey: { kind: 'external', endpoint, caPem: readFileSync(caFile, 'utf8') } };
}

// The one place where synthesis reads the process environment.
const { ENV, BRAIN2_PORT = '4566', BRAIN2_COMMIT = 'unknown', CDKTF_OUTDIR = 'cdktf.out' } = process.env;
const { BRAIN2_VALKEY, BRAIN2_VALKEY_CA } = process.env;
mkdirSync(CDKTF_OUTDIR, { recursive: true });
synthesize({
  environments: chosen(ENV),
  release: {
    code: readJson('dist/functions/manifest.json'),
    version: readJson<{ version: string }>('package.json').version,
    commit: BRAIN2_COMMIT,
  },
  outdir: CDKTF_OUTDIR,
  cloud: { endpoint: `http://127.0.0.1:${BRAIN2_PORT}`, ...localValkey(BRAIN2_VALKEY, BRAIN2_VALKEY_CA) },
});
