import { type EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import type { Refusal, Target } from './delivery.ts';
import type { DomainEvent } from './event.ts';
import { eventSources } from './event-types.ts';

/** PutEvents takes 10 entries (EventBridge quotas). */
const maxEntries = 10;
/** The size of a call, counted over its entries (PutEvents, "Calculating event entry size"). */
const maxBytes = 256 * 1024;
/** What the same page counts for an entry's time. */
const timeBytes = 14;
const source = eventSources.outbox;

/** Codes that speak of the entry itself. All others may pass, or somebody can mend their cause: those entries wait. */
const permanent = new Set(['MalformedDetail', 'InvalidArgument', 'RedactionFailure']);

const bytesOf = (event: DomainEvent): number =>
  timeBytes + source.length + event.type.length + Buffer.byteLength(JSON.stringify(event));

function refusalOf(answer: { ErrorCode?: string; ErrorMessage?: string } | undefined): Refusal | undefined {
  if (!answer) return { reason: 'No answer', permanent: false };
  const { ErrorCode: code, ErrorMessage: message = '' } = answer;
  return code === undefined ? undefined : { reason: `${code}: ${message}`, permanent: permanent.has(code) };
}

/** The event bus. The bus itself promises no order, so there are no lanes. */
export const busTarget = (client: EventBridgeClient, busName: string): Target<DomainEvent> => ({
  maxEntries,
  maxBytes,
  bytes: bytesOf,
  async send(events) {
    const Entries = events.map((event) => ({
      EventBusName: busName,
      Source: source,
      DetailType: event.type,
      Detail: JSON.stringify(event),
      Time: new Date(event.time),
    }));
    const { Entries: answers = [] } = await client.send(new PutEventsCommand({ Entries }));
    return events.map((_, i) => refusalOf(answers[i]));
  },
});
