import { request } from 'node:http';

/**
 * Whether the emulator's CloudFront finds the API and it answers that it is healthy. Needs no edge to run.
 * @param port where the emulator listens on loopback
 * @param domain the distribution's name: fetch would not let us choose the Host that the emulator tells distributions by
 */
export async function answersThroughDistribution(port: number, domain: string): Promise<boolean> {
  return new Promise((resolve) => {
    const headers = { host: domain, accept: 'application/json' };
    const asked = request({ host: '127.0.0.1', port, path: '/api/v1/health', headers, timeout: 10_000 }, (answer) => {
      answer.resume();
      resolve(answer.statusCode === 200);
    });
    asked.once('timeout', () => asked.destroy());
    asked.once('error', () => resolve(false));
    asked.end();
  });
}
