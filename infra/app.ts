import { App } from 'cdktf';
import type { EnvName } from '../shared/flags/index.ts';
import { environment } from './environments/index.ts';
import { BootstrapStack } from './stacks/bootstrap.ts';
import { Brain2Stack, type Release } from './stacks/brain2.ts';

export interface AppOptions {
  readonly environments: readonly EnvName[];
  readonly release: Release;
  readonly outdir: string;
  /** Where the emulator of `local` listens. */
  readonly localEndpoint: string;
}

/** Synthesizes the chosen environments: for each the stack itself and the bootstrap stack that comes before it. */
export function synthesize({ environments, release, outdir, localEndpoint }: AppOptions): void {
  const app = new App({ outdir });
  for (const env of environments) {
    const config = environment(env, localEndpoint);
    new BootstrapStack(app, config);
    new Brain2Stack(app, config, release);
  }
  app.synth();
}
