import { queueBox, sendAgain } from '../../../scripts/events/queue-box.ts';
import { type RedriveOptions, type RedriveOutcome, redrive } from '../../../scripts/events/redrive.ts';
import { QueueModel, SqsModel } from '../../support/event-model/index.ts';

/** A queue, its dead letters and a clock; whoever redrives looks at them as an operator does. */
export function deadLetters() {
  const state = { time: 1_000_000 };
  const now = (): number => state.time;
  const queue = new QueueModel({ url: 'queue', visibilityTimeout: 360, now });
  const letters = new QueueModel({ url: 'letters', visibilityTimeout: 30, now });
  const sqs = new SqsModel([queue, letters]);
  const client = sqs as never;

  /** Puts an event aside, as a consumer does. */
  const putAside = (user: string, event: number, { type = 'NodeCreated', reason = 'Error: boom' } = {}): void => {
    letters.send({
      body: JSON.stringify({ user, events: [{ id: `e${event}`, type, user }] }),
      groupId: user,
      deduplicationId: `d-${user}-${event}-${type}`,
      attributes: { reason: { DataType: 'String', StringValue: reason } },
    });
  };
  const bodies = (model: QueueModel): string[] =>
    model.messages.map(({ body }) => {
      const { user, events } = JSON.parse(body);
      return `${user} ${events[0].id}`;
    });
  const run = (options: Partial<RedriveOptions> & { deliver?: () => void } = {}): Promise<RedriveOutcome> =>
    redrive({
      box: queueBox({
        client,
        deadLettersUrl: 'letters',
        rate: 10,
        deliver: async (letter) => {
          options.deliver?.();
          await sendAgain(client, 'queue', letter);
        },
      }),
      filter: () => true,
      apply: true,
      rate: 10,
      stopping: () => false,
      onProgress: () => undefined,
      wait: async (ms) => {
        state.time += ms;
      },
      now,
      ...options,
    });
  return { state, queue, letters, sqs, putAside, bodies, run };
}
