import { rmSync } from 'node:fs';
import { runScript } from './command.ts';
import { stopMinistack } from './ministack.ts';
import { stopRedis } from './redis.ts';
import { localSettings } from './settings.ts';

await runScript('make reset', async () => {
  const settings = localSettings();
  await stopMinistack(settings);
  await stopRedis(settings);
  rmSync(settings.home, { recursive: true, force: true });
  console.log(`Stopped everything and wiped ${settings.home}. \`make up\` starts afresh.`);
});
