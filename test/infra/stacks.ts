import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { synthesize } from '../../infra/app.ts';
import { environmentNames } from '../../infra/environments/index.ts';
import type { EnvName } from '../../shared/flags/index.ts';

/** A resource as Terraform's JSON has it; attributes are looked at by name. */
// biome-ignore lint/suspicious/noExplicitAny: Terraform's JSON has no types, and a test asserts what it reads.
export type Resource = Record<string, any>;
export interface Stack {
  readonly resource: Record<string, Record<string, Resource>>;
  readonly terraform: { backend: Record<string, Resource> };
  readonly output: Record<string, { value: unknown }>;
  readonly data?: unknown;
}

export const functionNames = [
  'authorizer',
  'batch',
  'connect-nodes',
  'edges',
  'graph-data',
  'heal',
  'health',
  'live',
  'live-socket',
  'nodes',
  'publish-events',
  'push-live',
  'requeue-events',
  'rotate-api-keys',
  'search',
  'transfer',
  'warmer',
];
/** Where a function's code lies; the hash is a made-up one. */
export const codeKey = (name: string): string => `functions/${name}/0123456789abcdef.zip`;
const code = Object.fromEntries(functionNames.map((name) => [name, { key: codeKey(name) }]));
/** A Valkey server beside the emulator. */
export const localValkey = { kind: 'external', endpoint: 'localhost:6390', caPem: 'the authority' } as const;
let outdir: string | undefined;

/** Where all environments stand synthesized, once per test file. */
export function synthesized(): string {
  if (!outdir) {
    outdir = mkdtempSync(path.join(tmpdir(), 'brain2-synth-'));
    synthesize({
      environments: environmentNames,
      release: { code, version: '1.2.3', commit: 'abc' },
      outdir,
      cloud: { endpoint: 'http://127.0.0.1:4566', valkey: localValkey },
    });
  }
  return outdir;
}

/** One synthesized stack, e.g. `brain2-prod`. */
export const stackOf = (name: string): Stack =>
  JSON.parse(readFileSync(path.join(synthesized(), 'stacks', name, 'cdk.tf.json'), 'utf8')) as Stack;
export const brain2 = (env: EnvName): Stack => stackOf(`brain2-${env}`);

/** All resources of a type with their logical ids. */
export const resources = (stack: Stack, type: string): [string, Resource][] =>
  Object.entries(stack.resource[type] ?? {});
