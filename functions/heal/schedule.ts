import { setTimeout as pause } from 'node:timers/promises';
import type { SQSClient } from '@aws-sdk/client-sqs';
import { deliver, type Patience, queueTarget } from '../../shared/events/index.ts';
import { type HealMessage, queueMessageOf } from './messages.ts';

/** Sends messages to the healer's queue, whose delay has them come when the requests of their time have ended. */
export type Schedule = (messages: readonly HealMessage[]) => Promise<void>;

/** Of an invocation's minute, what waits between tries may take. */
const maxWaitMs = 10_000;

/**
 * @returns a function that throws when some messages were not taken: then the stream gives their changes again, and what
 * was taken is deduplicated
 */
export function scheduler(client: SQSClient, queueUrl: string, patience: Partial<Patience> = {}): Schedule {
  const target = queueTarget(client, queueUrl);
  return async (messages) => {
    const { refused, left } = await deliver(target, messages.map(queueMessageOf), {
      ...{ wait: pause, random: Math.random, now: Date.now, maxAttempts: 6 },
      ...{ deadline: Date.now() + maxWaitMs },
      ...patience,
    });
    const [first, ...more] = [...refused, ...left];
    if (first) throw new Error(`${more.length + 1} messages could not be scheduled; the first: ${first.reason}`);
  };
}
