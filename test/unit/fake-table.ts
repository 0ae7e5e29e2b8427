import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { Item, Key } from '../../shared/batch/index.ts';
import { keyString } from '../../shared/batch/index.ts';

type Keys = { Keys: Key[] };
type WriteRequest = { PutRequest?: { Item: Item }; DeleteRequest?: { Key: Key } };

/** What the fake does to a call: how many of its items stay unprocessed, or the error it answers with. */
export interface Fault {
  readonly unprocessed?: number;
  readonly error?: Error;
  /** The error comes after the items were written: the answer was lost. */
  readonly afterCommit?: boolean;
}

/** A table at the AWS client's boundary that knows the two batch calls and misbehaves as told. */
export function fakeTable(faultOf: (call: number) => Fault = () => ({})) {
  const stored = new Map<string, Item>();
  const calls: { name: string; items: number }[] = [];
  let underWay = 0;
  let mostUnderWay = 0;

  const writeSome = (requests: WriteRequest[], fault: Fault) => {
    const keep = requests.length - (fault.unprocessed ?? 0);
    for (const { PutRequest, DeleteRequest } of requests.slice(0, Math.max(0, keep))) {
      if (PutRequest) stored.set(keyString(PutRequest.Item), PutRequest.Item);
      if (DeleteRequest) stored.delete(keyString(DeleteRequest.Key));
    }
    return requests.slice(Math.max(0, keep));
  };

  const answer = (RequestItems: Record<string, WriteRequest[] | Keys>, fault: Fault) => {
    const [table, wanted] = Object.entries(RequestItems)[0] as [string, WriteRequest[] | Keys];
    if (fault.error && !fault.afterCommit) throw fault.error;
    if (Array.isArray(wanted)) {
      calls.push({ name: 'BatchWrite', items: wanted.length });
      const left = writeSome(wanted, fault);
      if (fault.error) throw fault.error;
      return { UnprocessedItems: left.length > 0 ? { [table]: left } : {} };
    }
    calls.push({ name: 'BatchGet', items: wanted.Keys.length });
    const keep = Math.max(0, wanted.Keys.length - (fault.unprocessed ?? 0));
    const left = wanted.Keys.slice(keep);
    return {
      Responses: {
        [table]: wanted.Keys.slice(0, keep)
          .flatMap((key) => stored.get(keyString(key)) ?? [])
          .reverse(),
      },
      UnprocessedKeys: left.length > 0 ? { [table]: { Keys: left } } : {},
    };
  };

  let count = 0;
  const send = async (command: { input: { RequestItems: Record<string, WriteRequest[] | Keys> } }) => {
    underWay += 1;
    mostUnderWay = Math.max(mostUnderWay, underWay);
    await Promise.resolve();
    try {
      const fault = faultOf(count);
      count += 1;
      return answer(command.input.RequestItems, fault);
    } finally {
      underWay -= 1;
    }
  };
  return { client: { send } as unknown as DynamoDBDocumentClient, stored, calls, mostUnderWay: () => mostUnderWay };
}

export const throttled = (): Error =>
  Object.assign(new Error('slow down'), { name: 'ProvisionedThroughputExceededException' });
export const denied = (): Error =>
  Object.assign(new Error('no'), { name: 'AccessDeniedException', $metadata: { httpStatusCode: 400 } });
