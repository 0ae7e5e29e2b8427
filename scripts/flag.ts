import { clientSettings, envName } from './deployment/aws.ts';
import { parseFlag, setFlag } from './deployment/flags.ts';
import { outputsOf } from './deployment/outputs.ts';
import { runScript } from './local/command.ts';
import { localSettings } from './local/settings.ts';

await runScript('make flag', async () => {
  const flag = parseFlag(process.env.NAME, process.env.VALUE);
  const env = envName();
  const settings = localSettings();
  const changed = await setFlag(clientSettings(settings, env), await outputsOf(settings, env), flag);
  const position = flag.on ? 'on' : 'off';
  console.log(
    changed ? `${flag.name} is now ${position} in ${env}.` : `${flag.name} was already ${position} in ${env}.`,
  );
});
