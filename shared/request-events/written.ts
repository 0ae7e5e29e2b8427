import type { Item, Key } from '../batch/index.ts';

/** One item that an acknowledged call wrote; of a removed one the item it was, where the call asked for it. */
export type Written = { readonly put: Item } | { readonly remove: Key; readonly old?: Item };

interface Call {
  readonly Item?: Item;
  readonly Key?: Key;
  readonly ReturnValues?: string;
  readonly RequestItems?: Record<string, WriteRequest[]>;
  readonly TransactItems?: readonly { Put?: { Item: Item }; Delete?: { Key: Key } }[];
}
interface WriteRequest {
  readonly PutRequest?: { readonly Item: Item };
  readonly DeleteRequest?: { readonly Key: Key };
}
interface Answer {
  readonly Attributes?: Item;
  readonly UnprocessedItems?: Record<string, WriteRequest[]>;
}

const keyText = ({ PK, SK }: Key): string => JSON.stringify([PK, SK]);
const keyIn = ({ PutRequest, DeleteRequest }: WriteRequest): string =>
  keyText((PutRequest?.Item ?? DeleteRequest?.Key) as Key);

function writtenInBatch({ RequestItems = {} }: Call, { UnprocessedItems = {} }: Answer): Written[] {
  return Object.entries(RequestItems).flatMap(([table, requests]) => {
    const left = new Set((UnprocessedItems[table] ?? []).map(keyIn));
    return requests
      .filter((request) => !left.has(keyIn(request)))
      .map(({ PutRequest, DeleteRequest }) =>
        PutRequest ? { put: PutRequest.Item } : { remove: DeleteRequest?.Key as Key },
      );
  });
}

const writtenTogether = ({ TransactItems = [] }: Call): Written[] =>
  TransactItems.flatMap(({ Put, Delete }): Written[] => {
    if (Put) return [{ put: Put.Item }];
    return Delete ? [{ remove: Delete.Key }] : [];
  });

/** A deletion that asked for what it removed, and removed nothing, wrote nothing. */
function removedAlone({ Key: remove, ReturnValues }: Call, { Attributes: old }: Answer): Written[] {
  if (!remove || (ReturnValues === 'ALL_OLD' && !old)) return [];
  return [{ remove, ...(old ? { old } : {}) }];
}

/**
 * The items that a call of the document client wrote.
 * @param command the SDK's name of it, such as `PutItemCommand`; reads wrote nothing
 * @param answer what DynamoDB answered: items it left unprocessed were not written
 */
export function writtenBy(command: string | undefined, input: object, answer: object): Written[] {
  const call = input as Call;
  switch (command) {
    case 'PutItemCommand':
      return [{ put: call.Item as Item }];
    case 'DeleteItemCommand':
      return removedAlone(call, answer);
    case 'BatchWriteItemCommand':
      return writtenInBatch(call, answer);
    case 'TransactWriteItemsCommand':
      return writtenTogether(call);
    default:
      return [];
  }
}
