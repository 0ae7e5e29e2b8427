import type { DynamoDBRecord } from 'aws-lambda';
import { type PlainItem, toPlain, type WireItem } from '../../support/table-model/index.ts';

const image = (item: object | undefined): PlainItem => (item ? toPlain(item as WireItem) : {});
const inOrder = (a: DynamoDBRecord, b: DynamoDBRecord): number =>
  (a.dynamodb?.SequenceNumber ?? '') < (b.dynamodb?.SequenceNumber ?? '') ? -1 : 1;

/**
 * How many edges of a user may be counted wrongly until the healer counts again. Between a crash of connect-nodes in the middle
 * of its work and the next try, the user may delete a note: nobody can say then whether the deletion counted the edges of the
 * crashed try. It needs both within minutes, and never more than those edges.
 */
export function uncountedEdges(records: readonly DynamoDBRecord[], uid: string): number {
  let [begun, uncounted] = [0, 0];
  let [done, cut]: [number, string[][]] = [0, []];
  for (const { eventName, dynamodb } of records.toSorted(inOrder)) {
    const { PK = '', SK = '' } = image(dynamodb?.Keys) as { PK?: string; SK?: string };
    if (PK !== `U#${uid}` && !PK.startsWith(`U#${uid}#`)) continue;
    const [kind, here = '', there = ''] = SK.split('#');
    const gone = eventName === 'REMOVE' ? image(dynamodb?.OldImage) : undefined;
    if (kind === 'L') begun = Math.max(begun, Number(here));
    if (SK === 'META') done = Number(image(dynamodb?.NewImage).connectedSeq ?? 0);
    if (done >= begun) cut = [];
    else if (kind === 'E' && gone?.outgoing && gone.origin === 'automatic') cut.push([here, there]);
    else if (kind === 'N' && gone) uncounted += cut.filter((ends) => ends.includes(here)).length;
  }
  return uncounted;
}
