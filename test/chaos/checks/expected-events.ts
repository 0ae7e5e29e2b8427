import type { DynamoDBRecord } from 'aws-lambda';
import { type EventType, eventTypes } from '../../../shared/events/index.ts';
import { type PlainItem, toPlain, type WireItem } from '../../support/table-model/index.ts';

/** An event that a change must give: what the checks know of it without asking the code that makes it. */
export interface ExpectedEvent {
  readonly id: string;
  readonly type: EventType;
  readonly user: string;
  /** The note or edge it is about. */
  readonly subject: string;
  /** Of a GraphChanged: the version. */
  readonly graphVersion: number;
  /** Whether the consumer that connects notes needs it. */
  readonly connects: boolean;
  readonly live: boolean;
}

interface Change {
  readonly before: PlainItem | undefined;
  readonly after: PlainItem | undefined;
}

const differs = ({ before, after }: Change, fields: readonly string[]): boolean =>
  fields.some((field) => JSON.stringify(before?.[field]) !== JSON.stringify(after?.[field]));
const kinds = ['Created', 'Updated', 'Deleted'] as const;
const kindOf = ({ before, after }: Change) => kinds[!before ? 0 : after ? 1 : 2] as (typeof kinds)[number];

function noteEvent(change: Change): { type: EventType; connects: boolean } | undefined {
  const kind = kindOf(change);
  if (kind === 'Updated' && !differs(change, ['bodyVersion', 'title', 'tags', 'format', 'position'])) return undefined;
  return { type: `Node${kind}`, connects: kind !== 'Updated' || differs(change, ['bodyVersion', 'tags']) };
}

function edgeEvent(change: Change): { type: EventType; connects: boolean } | undefined {
  const kind = kindOf(change);
  if (!(change.after ?? change.before)?.outgoing) return undefined;
  if (kind === 'Updated' && !differs(change, ['type', 'weight', 'origin'])) return undefined;
  return { type: `Edge${kind}`, connects: kind === 'Deleted' && change.before?.origin === 'manual' };
}

function recordEvent(SK: string, change: Change): { type: EventType; connects: boolean } | undefined {
  if (SK === 'META') return differs(change, ['graphVersion']) ? { type: 'GraphChanged', connects: false } : undefined;
  const ended = change.after?.action === 'nodes.bulk-delete' && change.after.status !== 'pending';
  if (SK.startsWith('O#') && ended && differs(change, ['status'])) return { type: 'NodesBulkDeleted', connects: false };
  const imported = SK.startsWith('A#') && !change.before && change.after?.action === 'import';
  return imported ? { type: 'GraphImported', connects: false } : undefined;
}

const ruleOf = (SK: string) => (SK.startsWith('N#') ? noteEvent : SK.startsWith('E#') ? edgeEvent : undefined);

/**
 * The event that a change of an item must give, by the words of the catalogue.
 * @returns undefined for changes that nobody is told of
 */
export function expectedEvent({ eventID = '', dynamodb }: DynamoDBRecord): ExpectedEvent | undefined {
  const image = (item: object | undefined) => item && toPlain(item as WireItem);
  const change = { before: image(dynamodb?.OldImage), after: image(dynamodb?.NewImage) } as Change;
  const { PK = '', SK = '' } = toPlain(dynamodb?.Keys as WireItem) as { PK?: string; SK?: string };
  const rule = ruleOf(SK);
  const told = rule ? rule(change) : recordEvent(SK, change);
  if (!told) return undefined;
  return {
    ...told,
    id: eventID,
    user: rule ? PK.slice(2, PK.lastIndexOf('#')) : PK.slice(2),
    subject: SK,
    graphVersion: Number(change.after?.graphVersion ?? 0),
    live: (eventTypes[told.type].queues as readonly string[]).includes('live'),
  };
}
