import { setTimeout as wait } from 'node:timers/promises';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { Presets, SingleBar } from 'cli-progress';
import { clientSettings, envName } from './deployment/aws.ts';
import { outputsOf } from './deployment/outputs.ts';
import { replay } from './events/replay.ts';
import { parseReplay, replayedTypes } from './events/replay-options.ts';
import { runScript } from './local/command.ts';
import { localSettings } from './local/settings.ts';

await runScript('make replay', async () => {
  const env = envName();
  const request = parseReplay(process.env, Date.now(), env);
  const settings = localSettings();
  const outputs = await outputsOf(settings, env);
  if (!outputs.eventArchiveArn || !outputs.requeueRuleArn)
    throw new Error('The stack has no archive of events: it was deployed before there were any. Run `make deploy`.');
  const types = request.types.length > 0 ? request.types : replayedTypes;
  console.log(
    `Replaying ${types.join(', ')} from ${request.from.toISOString()} to ${request.to.toISOString()} in ${env}.`,
  );
  const bar = new SingleBar({ format: '  {bar} {percentage} % {duration_formatted}' }, Presets.shades_classic);
  bar.start(1, 0);
  const name = await replay(request, {
    ...{ client: new EventBridgeClient(clientSettings(settings, env)), outputs, wait, now: Date.now },
    onProgress: (share) => bar.update(share),
  }).finally(() => bar.stop());
  console.log(`Replay ${name} is complete: every event of that time went to the rule. Its notes are connected anew as`);
  console.log('the queue connect-nodes is worked off; nothing changes where nothing was wrong.');
});
