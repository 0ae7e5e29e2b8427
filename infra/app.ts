import { App } from 'cdktf';
import type { EnvName } from '../shared/flags/index.ts';
import { environment, type LocalCloud } from './environments/index.ts';
import { BootstrapStack } from './stacks/bootstrap.ts';
import { Brain2Stack, type Release } from './stacks/brain2.ts';

export interface AppOptions {
  readonly environments: readonly EnvName[];
  readonly release: Release;
  readonly outdir: string;
  readonly cloud: LocalCloud;
}

/** Synthesizes the chosen environments: for each the stack itself and the bootstrap stack that comes before it. */
export function synthesize({ environments, release, outdir, cloud }: AppOptions): void {
  const app = new App({ outdir });
  for (const env of environments) {
    const config = environment(env, cloud);
    new BootstrapStack(app, config);
    new Brain2Stack(app, config, release);
  }
  app.synth();
}
