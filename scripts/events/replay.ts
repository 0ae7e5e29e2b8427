import { DescribeReplayCommand, type EventBridgeClient, StartReplayCommand } from '@aws-sdk/client-eventbridge';
import { nameOfReplay } from '../../shared/events/index.ts';
import type { StackOutputs } from '../deployment/outputs.ts';
import type { ReplayRequest } from './replay-options.ts';

const pollMs = 2_000;

export interface ReplayOptions {
  readonly client: Pick<EventBridgeClient, 'send'>;
  readonly outputs: Pick<StackOutputs, 'eventBus' | 'eventArchiveArn' | 'requeueRuleArn'>;
  /** Share of the time span that has been replayed, 0 to 1. */
  readonly onProgress: (share: number) => void;
  readonly wait: (ms: number) => Promise<unknown>;
  readonly now: () => number;
}

const busArnOf = ({ eventArchiveArn, eventBus }: ReplayOptions['outputs']): string =>
  eventArchiveArn.replace(/:archive\/.*$/, `:event-bus/${eventBus}`);

/**
 * Replays archived events to the one rule that sends them to the queue of who connects notes, and waits for the end. It goes
 * on in AWS when nobody waits.
 * @returns its name
 * @throws when it failed, with the reason EventBridge gives
 */
export async function replay({ from, to, types }: ReplayRequest, options: ReplayOptions): Promise<string> {
  const { client, outputs, onProgress, wait, now } = options;
  const ReplayName = nameOfReplay(now(), types);
  await client.send(
    new StartReplayCommand({
      ReplayName,
      EventSourceArn: outputs.eventArchiveArn,
      EventStartTime: from,
      EventEndTime: to,
      Destination: { Arn: busArnOf(outputs), FilterArns: [outputs.requeueRuleArn] },
    }),
  );
  for (;;) {
    const { State, StateReason, EventLastReplayedTime } = await client.send(new DescribeReplayCommand({ ReplayName }));
    if (State === 'COMPLETED') {
      onProgress(1);
      return ReplayName;
    }
    if (State === 'FAILED' || State === 'CANCELLED' || State === 'CANCELLING')
      throw new Error(`The replay ${ReplayName} ended as ${State}: ${StateReason ?? 'no reason was given'}.`);
    if (EventLastReplayedTime)
      onProgress((EventLastReplayedTime.getTime() - from.getTime()) / (to.getTime() - from.getTime()));
    await wait(pollMs);
  }
}
