import { DeleteObjectCommand, GetObjectCommand, paginateListObjectsV2, type S3Client } from '@aws-sdk/client-s3';
import type { Letter, LetterBox } from './letter.ts';

/** Objects read at once. */
const perTake = 10;

/** What Lambda writes when it gives a batch up (Lambda developer guide, "Retaining discarded batches"). */
interface FailedBatch {
  readonly requestContext?: { readonly functionArn?: string; readonly condition?: string };
  /** The event of the invocation, as text. */
  readonly payload?: unknown;
}

export interface StreamBoxOptions {
  readonly client: S3Client;
  readonly bucket: string;
  /** Calls a function, by its ARN, with an event. @throws when it failed */
  readonly invoke: (functionArn: string, payload: string) => Promise<void>;
}

const functionNameIn = (arn: string): string => arn.split(':')[6] ?? 'unknown function';

interface StreamLetter extends Letter {
  readonly functionArn: string;
}

function letterIn(key: string, content: string): StreamLetter {
  let batch: FailedBatch = {};
  try {
    batch = Object(JSON.parse(content));
  } catch {
    // It stays what it is: of no known function, with a reason that says so.
  }
  const { requestContext: { functionArn = '', condition } = {}, payload } = batch;
  return {
    id: key,
    body: typeof payload === 'string' ? payload : payload === undefined ? '' : JSON.stringify(payload),
    // Each for itself: one that fails again holds up no other. Consumers look at the current state anyway.
    group: key,
    functionArn,
    types: [functionArn ? functionNameIn(functionArn) : 'unreadable'],
    reason: condition ?? 'not a batch that Lambda gave up',
    handle: key,
  };
}

/** The bucket into which Lambda puts batches of change records that it gave up. */
export function streamBox({ client, bucket: Bucket, invoke }: StreamBoxOptions): LetterBox {
  let keys: string[] = [];
  const read = async (Key: string): Promise<StreamLetter> => {
    const { Body } = await client.send(new GetObjectCommand({ Bucket, Key }));
    return letterIn(Key, (await Body?.transformToString()) ?? '');
  };
  return {
    count: async () => {
      keys = [];
      for await (const { Contents = [] } of paginateListObjectsV2({ client }, { Bucket }))
        keys.push(...Contents.flatMap(({ Key }) => Key ?? []));
      // Names hold the time: the oldest first, function by function.
      keys.sort();
      return keys.length;
    },
    take: () => Promise.all(keys.splice(0, perTake).map(read)),
    deliver: async (letter) => {
      const { functionArn, body } = letter as StreamLetter;
      if (!functionArn || !body) throw new Error('It holds no records that a function could be called with');
      await invoke(functionArn, body);
    },
    remove: async ({ handle }) => {
      await client.send(new DeleteObjectCommand({ Bucket, Key: handle }));
    },
    release: async () => undefined,
  };
}
