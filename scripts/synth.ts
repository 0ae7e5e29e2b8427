import { existsSync } from 'node:fs';
import { execa } from 'execa';
import { envName } from './deployment/aws.ts';
import { nodeFirst, repositoryRoot } from './local/settings.ts';

/** Writes the Terraform JSON of an environment; the functions are built first where they are not. */
export async function synth(env: string, outdir: string): Promise<void> {
  const options = {
    cwd: repositoryRoot,
    env: { PATH: nodeFirst(process.env.PATH ?? ''), ENV: env, CDKTF_OUTDIR: outdir },
  };
  if (!existsSync('dist/functions/manifest.json')) await execa('tsx', ['scripts/build.ts'], options);
  await execa('tsx', ['infra/main.ts'], { ...options, stderr: 'inherit' });
}

if (import.meta.filename === process.argv[1]) {
  try {
    const env = envName();
    const outdir = process.env.CDKTF_OUTDIR || 'cdktf.out';
    await synth(env, outdir);
    for (const stack of [`brain2-bootstrap-${env}`, `brain2-${env}`])
      console.log(`${outdir}/stacks/${stack}/cdk.tf.json`);
  } catch (error) {
    console.error((error as Error).message);
    process.exitCode = 1;
  }
}
