import { LambdaClient } from '@aws-sdk/client-lambda';
import { clientSettings, requiredEnv } from '../../shared/environment/index.ts';
import { countMetric, emitMetric, logger } from '../../shared/observability/index.ts';
import { warm, warmTargets } from './warm.ts';

const targets = warmTargets(requiredEnv('WARM_TARGETS'));
const calls = targets.reduce((sum, { containers }) => sum + containers, 0);
const client = new LambdaClient({
  // A cold container takes its time, and each call needs a connection while it waits.
  ...clientSettings(Math.max(1, calls), { connectMs: 1_000, answerMs: 10_000 }),
  // A call that failed is not repeated: it would find the container busy, and the next round comes soon.
  maxAttempts: 1,
});

/** Called every 5 minutes by a rule. Touches no data. */
export async function handler(): Promise<void> {
  const { warmed, failures } = await warm(client, targets);
  logger.info('warmed', { warmed, failures });
  countMetric('WarmUps', warmed);
  emitMetric('WarmUpFailures', failures.length);
}
