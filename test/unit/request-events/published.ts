import type { DynamoDBRecord } from 'aws-lambda';
import type { DomainEvent } from '../../../shared/events/index.ts';
import type { FlagValues } from '../../../shared/flags/index.ts';
import { publishInRequest } from '../../../shared/request-events/index.ts';
import { apiOn, type Send } from '../../support/api-model.ts';
import { type ModelStore, modelStore } from '../../support/model-store.ts';
import { ChangeFeed, TableModel } from '../../support/table-model/index.ts';

/** An API whose requests publish, what they published, and the table's own stream beside it. */
export interface PublishingApi {
  readonly store: ModelStore;
  readonly send: Send;
  readonly published: DomainEvent[];
  readonly feed: ChangeFeed;
  /** Told failures, in events. */
  readonly failed: number[];
  /** The most calls to the bus that were under way at once. */
  readonly mostAtOnce: () => number;
}

/** @param put what the bus does with an event beyond keeping it, before it has it */
export function publishingApi(
  flags: Partial<FlagValues> = {},
  put: (event: DomainEvent) => Promise<void> | void = () => undefined,
): PublishingApi {
  const feed = new ChangeFeed(1);
  const store = modelStore({ model: new TableModel({ feed }), flags: { asyncEvents: false, ...flags } });
  const published: DomainEvent[] = [];
  const failed: number[] = [];
  let underWay = 0;
  let most = 0;
  publishInRequest(store.client, {
    active: () => !store.flags().asyncEvents,
    put: async (event) => {
      underWay += 1;
      most = Math.max(most, underWay);
      try {
        await put(event);
        published.push(event);
      } finally {
        underWay -= 1;
      }
    },
    onFailed: (events) => failed.push(events),
  });
  return { store, send: apiOn(store), published, feed, failed, mostAtOnce: () => most };
}

/** What a record of the stream says of a note or an edge, as `type id`; an edge's far copy says nothing. */
export function toldBy({ eventName, dynamodb }: DynamoDBRecord): string[] {
  const [kind, id = '', other = ''] = (dynamodb?.Keys?.SK?.S ?? '').split('#');
  const image = dynamodb?.NewImage ?? dynamodb?.OldImage;
  if (kind === 'N') {
    const types = { INSERT: 'NodeCreated', MODIFY: 'NodeUpdated', REMOVE: 'NodeDeleted' } as const;
    return [`${types[eventName ?? 'MODIFY']} ${id}`];
  }
  if (kind !== 'E' || !image?.outgoing?.BOOL) return [];
  return [`${eventName === 'REMOVE' ? 'EdgeDeleted' : 'EdgeCreated'} ${[id, other].sort().join('_')}`];
}

export const told = ({ type, data }: DomainEvent): string => `${type} ${'id' in data ? data.id : ''}`;
