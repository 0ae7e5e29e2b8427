import type { DynamoDBRecord } from 'aws-lambda';
import { type Bench, check, type RowFunction } from '../bench.ts';
import { benchPublisher } from '../events/publisher.ts';
import { notes, type RequestCost, requestCost } from '../events/requests.ts';
import type { Measured } from '../row.ts';
import { latencyMs } from '../settings.ts';

const optimization = '5 asyncEvents';
/** A user's notes are spread over partitions, and a stream gives each partition's changes by themselves. */
const isNote = ({ dynamodb }: DynamoDBRecord): boolean => dynamodb?.Keys?.SK?.S?.startsWith('N#') ?? false;

interface Published {
  /** PutEvents calls for the events of the 100 notes, given at once. */
  readonly notes: number;
  /** Those and the new version of the graph, by the four partitions of the notes and the one of META. */
  readonly byPartition: number;
  /** SendMessageBatch calls and messages for them, given at once. */
  readonly sends: number;
  readonly messages: number;
}

/** What the publisher makes of the bulk creation's change records. */
async function published(bench: Bench, uid: string, records: DynamoDBRecord[]): Promise<Published> {
  const { publish, close } = await benchPublisher(bench, uid);
  const ofNotes = records.filter(isNote);
  check(ofNotes.length === notes, `the stream had ${ofNotes.length} changes of notes`);
  const together = await publish(ofNotes);
  check(together.PutEvents.entries === notes, `${together.PutEvents.entries} events were published`);
  let byPartition = 0;
  const partitions = Map.groupBy(records, ({ dynamodb }) => dynamodb?.Keys?.PK?.S);
  for (const ofOne of partitions.values()) byPartition += (await publish(ofOne)).PutEvents.calls;
  close();
  const { calls: sends, entries: messages } = together.SendMessageBatch;
  return { notes: together.PutEvents.calls, byPartition, sends, messages };
}

function callRows(off: RequestCost, on: RequestCost, after: Published): Measured[] {
  const method = `POST /nodes/bulk-create of ${notes} notes: ${notes} events. Before: the PutEvents calls of that request with asyncEvents off, one event each (the stream publishes as well, not counted). After: the calls of the deployed publisher for the stream's records of the same request with the flag on; EventBridge and SQS counted by a proxy`;
  const shared = { row: '5a', optimization, unit: 'calls', method } as const;
  const before = off.bulk.PutEvents.calls;
  const inRequest = on.bulk.PutEvents.calls + on.bulk.SendMessageBatch.calls;
  return [
    {
      ...shared,
      metric: `${notes} domain events: PutEvents calls`,
      before,
      after: after.notes,
      target: { kind: 'lessBy', percent: 90 },
    },
    {
      ...shared,
      metric: 'EventBridge and SQS calls in the request path',
      before,
      after: inRequest,
      target: { kind: 'atMost', value: 0 },
    },
    {
      ...shared,
      metric: 'the same events and GraphChanged, each partition of the table read by itself: PutEvents calls',
      before,
      after: after.byPartition,
      target: { kind: 'reported' },
    },
    {
      ...shared,
      metric: `SendMessageBatch calls for ${after.messages} messages to two queues (before: none, a rule requeues each event)`,
      after: after.sends,
      target: { kind: 'reported' },
    },
  ];
}

function timeRows(off: RequestCost, on: RequestCost): Measured[] {
  const method = `what the middleware that publishes adds to a request's calls of the table, from its outside to its inside and back, waits included; before: asyncEvents off; EventBridge answers after ${latencyMs.eventBridgeAndSqs} ms`;
  const shared = { row: '5b', optimization, unit: 'ms', target: { kind: 'atMost', value: 1 }, method } as const;
  return [
    {
      ...shared,
      metric: 'POST /nodes (1 event): time of the request spent on events, median',
      before: off.singleMs,
      after: on.singleMs,
    },
    {
      ...shared,
      metric: `POST /nodes/bulk-create (${notes} events): time of the request spent on events`,
      before: off.bulkMs,
      after: on.bulkMs,
    },
  ];
}

/** 5a and 5b: what events cost a request, and how many calls carry them. */
export const events: RowFunction = async (bench) => {
  const off = await requestCost(bench, false);
  const on = await requestCost(bench, true);
  const after = await published(bench, on.uid, (await bench.cloud.changes()).flat());
  return [...callRows(off, on, after), ...timeRows(off, on)];
};
