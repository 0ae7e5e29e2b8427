import type { StackOutputs } from '../deployment/outputs.ts';
import { ApiClient } from './api.ts';
import { runScript } from './command.ts';
import { processState } from './processes.ts';
import { cloudUrl, localSettings, readState } from './settings.ts';

await runScript('make status', async () => {
  const settings = localSettings();
  const places = { ministack: cloudUrl(settings), redis: `redis://127.0.0.1:${settings.redisPort}` };
  for (const [name, place] of Object.entries(places)) {
    const found = processState(settings, name);
    const text = found.state === 'running' ? `running, pid ${found.pid}, ${place}` : 'stopped';
    console.log(`  ${name.padEnd(12)} ${found.state === 'stale' ? 'died without being stopped' : text}`);
  }
  const outputs = readState<StackOutputs>(settings, 'outputs.json');
  console.log(
    `  ${'API'.padEnd(12)} ${outputs ? `${outputs.apiUrl}/api/v1  ${await health(outputs)}` : 'not deployed'}`,
  );
  console.log(`  ${'state'.padEnd(12)} ${settings.home}`);
});

async function health(outputs: StackOutputs): Promise<string> {
  try {
    const answer = await new ApiClient(`${outputs.apiUrl}/api/v1`).send('GET', '/health');
    return answer.status === 200 ? 'healthy' : `answers ${answer.status}`;
  } catch {
    return 'does not answer';
  }
}
