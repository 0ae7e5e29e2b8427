import { setTimeout as wait } from 'node:timers/promises';
import { Presets, SingleBar } from 'cli-progress';
import { clientSettings, envName } from './deployment/aws.ts';
import { outputsOf } from './deployment/outputs.ts';
import { boxOf } from './events/boxes.ts';
import { redrive } from './events/redrive.ts';
import { parseRedrive } from './events/redrive-options.ts';
import { reportOf } from './events/redrive-report.ts';
import { runScript } from './local/command.ts';
import { localSettings } from './local/settings.ts';

await runScript('make redrive', async () => {
  const { queue, apply, rate, filter } = parseRedrive(process.env);
  const env = envName();
  const settings = localSettings();
  const box = boxOf(queue, clientSettings(settings, env), await outputsOf(settings, env), rate);
  let stopping = false;
  const stop = (): void => {
    stopping = true;
  };
  process.once('SIGINT', stop);
  const bar = new SingleBar({ format: '  {bar} {value}/{total} {duration_formatted}' }, Presets.shades_classic);
  const outcome = await redrive({
    ...{ box, filter, apply, rate, wait, now: Date.now, stopping: () => stopping },
    onProgress: (moved, total) => {
      if (moved === 1) bar.start(total, 0);
      bar.update(moved);
    },
  }).finally(() => bar.stop());
  process.off('SIGINT', stop);
  for (const line of reportOf(outcome, { apply, command: `make redrive ENV=${env} QUEUE=${queue}` })) console.log(line);
  if (outcome.failures.length > 0) process.exitCode = 1;
});
