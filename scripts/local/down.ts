import { stopCloud } from './cloud.ts';
import { runScript } from './command.ts';
import { localSettings } from './settings.ts';

await runScript('make down', async () => {
  const settings = localSettings();
  const begin = Date.now();
  const stopped = await stopCloud(settings);
  const took = `${((Date.now() - begin) / 1000).toFixed(1)} s`;
  if (stopped.length === 0) console.log('Nothing was running.');
  else console.log(`Stopped ${stopped.join(', ')} in ${took}. Notes and users stay in ${settings.home}.`);
});
