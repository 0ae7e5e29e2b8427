import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { runScript } from './command.ts';
import { localSettings } from './settings.ts';
import { lastLines } from './steps.ts';

await runScript('make logs', async () => {
  const { logs } = localSettings();
  const names = readdirSync(logs).filter((file) => file.endsWith('.log'));
  const wanted = process.env.NAME ? `${process.env.NAME}.log` : undefined;
  if (wanted && !names.includes(wanted)) {
    throw new Error(`There is no log ${wanted}. There are: ${names.map((name) => path.parse(name).name).join(', ')}`);
  }
  for (const name of wanted ? [wanted] : names) {
    const file = path.join(logs, name);
    console.log(`── ${file}\n${lastLines(readFileSync(file, 'utf8'), wanted ? 200 : 15)}\n`);
  }
});
