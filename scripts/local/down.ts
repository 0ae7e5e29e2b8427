import { runScript } from './command.ts';
import { stopMinistack } from './ministack.ts';
import { stopRedis } from './redis.ts';
import { localSettings } from './settings.ts';

await runScript('make down', async () => {
  const settings = localSettings();
  const begin = Date.now();
  const stopped = [(await stopMinistack(settings)) && 'MiniStack', (await stopRedis(settings)) && 'Redis'].filter(
    Boolean,
  );
  const took = `${((Date.now() - begin) / 1000).toFixed(1)} s`;
  if (stopped.length === 0) console.log('Nothing was running.');
  else console.log(`Stopped ${stopped.join(' and ')} in ${took}. Notes and users stay in ${settings.home}.`);
});
