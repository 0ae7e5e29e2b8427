import type { Context, DynamoDBStreamEvent } from 'aws-lambda';
import {
  type DomainEvent,
  EventBatcher,
  type EventBatcherOptions,
  eventsOf,
  type Unversioned,
} from '../../shared/events/index.ts';
import { inEpoch, readGraphVersions } from '../../shared/store/index.ts';

/** Of the function's time, what waits between tries may use; the rest is for the calls themselves. */
const shareOfWaits = 1 / 4;

export interface PublisherOptions extends Omit<EventBatcherOptions, 'maxWaitMs'> {
  readonly store: Parameters<typeof readGraphVersions>[0];
}

/** Records of the stream. `redriven`: a person had them sent again, out of the dead letters, where they still lie. */
export interface ChangeRecords extends DynamoDBStreamEvent {
  readonly redriven?: true;
}

/** An event of META brings its own version; every other is labelled with the one that its user's graph has now. */
function labelled(event: Unversioned, epoch: number, versions: ReadonlyMap<string, number>): DomainEvent {
  const own = event.graphVersion;
  const graphVersion = own === undefined ? (versions.get(event.user) ?? 0) : inEpoch({ epoch }, own);
  return { ...event, graphVersion } as DomainEvent;
}

/**
 * Makes domain events of the table's changes and publishes them. A run that throws is given the same records again: they give
 * the same events with the same ids, so that whoever got some of them already knows them.
 * @throws of redriven records what cannot be understood of them: their letter has to stay, and a second one would be dropped as
 * a repetition of the first
 */
export function publisher({ store, ...options }: PublisherOptions) {
  return async ({ Records, redriven }: ChangeRecords, context: Context): Promise<void> => {
    const maxWaitMs = context.getRemainingTimeInMillis() * shareOfWaits;
    const batcher = new EventBatcher({ ...options, maxWaitMs });
    const events = eventsOf(Records, (record, error) => {
      if (redriven) throw error;
      batcher.reject(record, error);
    });
    const unlabelled = events.filter(({ graphVersion }) => graphVersion === undefined);
    const versions = await readGraphVersions(
      store,
      unlabelled.map(({ user }) => user),
    );
    for (const event of events) batcher.add(labelled(event, store.epoch, versions));
    await batcher.flush();
  };
}
