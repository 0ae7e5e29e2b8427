import { rmSync } from 'node:fs';
import { stopCloud } from './cloud.ts';
import { runScript } from './command.ts';
import { localSettings } from './settings.ts';

await runScript('make reset', async () => {
  const settings = localSettings();
  await stopCloud(settings);
  rmSync(settings.home, { recursive: true, force: true });
  console.log(`Stopped everything and wiped ${settings.home}. \`make up\` starts afresh.`);
});
