import type { Consumer } from '../../shared/events/index.ts';
import { connectNotes, type StoreContext } from '../../shared/store/index.ts';
import { lagOf, workOf } from './work.ts';

/** What the connector is built from. */
export interface ConnectorOptions {
  readonly store: StoreContext;
  readonly countMetric: (name: string, value?: number) => void;
  /** When the invocation that is under way has to be done, in milliseconds since 1970. */
  readonly until: () => number;
}

/** Keeps the automatic edges of the users whose notes change. The same events again change nothing. */
export function connector({ store, countMetric, until }: ConnectorOptions): Consumer {
  return {
    async handle(user, events) {
      const work = workOf(events);
      if (work.notes.length + work.pairs.length === 0) return;
      const { connected, disconnected } = await connectNotes(store, user, { ...work, until: until() });
      countMetric('NotesConnected', work.notes.length);
      countMetric('EdgesConnected', connected);
      countMetric('EdgesDisconnected', disconnected);
      countMetric('ConnectionLagMs', lagOf(events, store.now()));
    },
  };
}
