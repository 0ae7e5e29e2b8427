import { type StackOutputs, savedOutputs } from '../deployment/outputs.ts';
import { ApiClient } from './api.ts';
import { runScript } from './command.ts';
import { isReady } from './ministack.ts';
import { processState } from './processes.ts';
import { answersPing } from './redis/cluster.ts';
import { cloudUrl, edgeUrl, localSettings } from './settings.ts';

await runScript('make status', async () => {
  const settings = localSettings();
  const servers = [
    { name: 'edge', place: edgeUrl(settings) },
    { name: 'ministack', place: cloudUrl(settings), answers: isReady },
    { name: 'redis', place: `rediss://127.0.0.1:${settings.redisPort}`, answers: answersPing },
  ];
  for (const { name, place, answers } of servers) {
    const found = processState(settings, name);
    const silent = found.state === 'running' && answers && !(await answers(settings)) ? ', does not answer' : '';
    const text = found.state === 'running' ? `running, pid ${found.pid}, ${place}${silent}` : 'stopped';
    print(name, found.state === 'stale' ? 'died without being stopped: `make up` starts it again' : text);
  }
  const outputs = savedOutputs(settings);
  print('API', outputs ? `${outputs.edgeUrl}/api/v1  ${await health(outputs)}` : 'not deployed: `make up` does it');
  print('state', settings.home);
});

function print(name: string, text: string): void {
  console.log(`  ${name.padEnd(12)} ${text}`);
}

async function health(outputs: StackOutputs): Promise<string> {
  try {
    const answer = await new ApiClient(`${outputs.edgeUrl}/api/v1`).send('GET', '/health');
    return answer.status === 200 ? 'healthy' : `answers ${answer.status}`;
  } catch {
    return 'does not answer';
  }
}
