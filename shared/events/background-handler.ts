import middy from '@middy/core';
import type { Context } from 'aws-lambda';
import { recordRun, startRun } from '../observability/index.ts';

/** How many records came, where the event has records, and how many the answer gives back. */
function countsOf(event: unknown, answer?: unknown): { records?: number; left?: number } {
  const { Records } = (event ?? {}) as { Records?: unknown };
  const { batchItemFailures } = (answer ?? {}) as { batchItemFailures?: unknown };
  return {
    ...(Array.isArray(Records) ? { records: Records.length } : {}),
    ...(Array.isArray(batchItemFailures) ? { left: batchItemFailures.length } : {}),
  };
}

/**
 * The Lambda handler of a function that works on a stream, a queue or a rule's events: a middy chain around one function.
 * Each invocation writes one log line and its metrics. What the function throws is logged and thrown on, since that is how
 * the source of the event learns that it has to come again.
 */
export function backgroundHandler<Event, Answer = void>(run: (event: Event, context: Context) => Promise<Answer>) {
  return middy<Event, Answer, Error, Context>()
    .before(({ context }) => startRun(context))
    .after(({ event, response }) => recordRun(countsOf(event, response)))
    .onError(({ event, error }) => recordRun(countsOf(event), error as Error))
    .handler((event: Event, context: Context) => run(event, context));
}
