import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from '@jest/globals';
import { environmentNames } from '../../infra/environments/index.ts';
import { initStack, terraform } from '../../scripts/terraform.ts';
import { synthesized } from './stacks.ts';

const home = mkdtempSync(path.join(tmpdir(), 'brain2-validate-'));
const stacks = environmentNames.flatMap((env) => [`brain2-${env}`, `brain2-bootstrap-${env}`]);

test.each(stacks)(
  'Terraform finds %s valid',
  async (name) => {
    const dir = path.join(synthesized(), 'stacks', name);
    const env = { BRAIN2_HOME: home };
    await initStack(dir, { localState: path.join(home, `${name}.tfstate`), env });
    const { stdout } = await terraform(dir, ['validate', '-json'], { env, quiet: true });
    expect(JSON.parse(stdout)).toMatchObject({ valid: true, error_count: 0, warning_count: 0 });
  },
  120_000,
);
