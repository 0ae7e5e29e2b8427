import { DynamoError, internalError, throttled } from './errors.ts';
import type { BatchGetInput, BatchWriteInput, WriteRequest } from './operations/batch.ts';
import { cancelled, type TransactWriteInput } from './operations/transaction.ts';
import { shuffled } from './random.ts';
import type { Output, WireItem } from './wire.ts';

/** How a call goes wrong. */
export type Fault =
  /** ProvisionedThroughputExceededException; nothing happens. */
  | { readonly kind: 'throttle' }
  /** InternalServerError (500); nothing happens. */
  | { readonly kind: 'internal' }
  /** The connection breaks before the request arrives; nothing happens. */
  | { readonly kind: 'requestLost' }
  /** Everything happens, then the connection breaks. */
  | { readonly kind: 'answerLost' }
  /** A transaction meets another one: TransactionCanceledException, every reason `TransactionConflict`. */
  | { readonly kind: 'conflict' }
  /** So many items of a batch, or that part of them, chosen at random, stay unprocessed. All of them: a throttle. */
  | { readonly kind: 'unprocessed'; readonly count: number }
  | { readonly kind: 'unprocessed'; readonly fraction: number };

/** A broken connection as the SDK's HTTP handler reports it: it calls ECONNRESET a TimeoutError. */
export const connectionReset = (): Error =>
  Object.assign(new Error('socket hang up'), { name: 'TimeoutError', code: 'ECONNRESET' });

type BatchInput = BatchGetInput | BatchWriteInput;
type Request = WireItem | WriteRequest;

/** The table that a batch names and what it asks of it. */
function requestsOf({ RequestItems }: BatchInput): { table: string; requests: readonly Request[]; isRead: boolean } {
  const [[table = '', request] = []] = Object.entries(RequestItems);
  const isRead = request !== undefined && 'Keys' in request;
  return { table, isRead, requests: isRead ? request.Keys : (request ?? []) };
}

function countOf(fault: Fault & { kind: 'unprocessed' }, of: number): number {
  return Math.min(of, 'count' in fault ? fault.count : Math.floor(of * fault.fraction));
}

const conflict = 'Transaction is ongoing for the item';

/** The error of a fault that strikes before anything happens. */
export function errorBefore(fault: Fault | undefined, input: object): Error | undefined {
  switch (fault?.kind) {
    case 'throttle':
      return throttled();
    case 'internal':
      return internalError();
    case 'requestLost':
      return connectionReset();
    case 'conflict': {
      const { TransactItems: actions } = input as Partial<TransactWriteInput>;
      if (!actions) return new DynamoError('TransactionConflictException', conflict);
      return cancelled(actions.map(() => ({ Code: 'TransactionConflict', Message: conflict })));
    }
    case 'unprocessed': {
      const { length } = 'RequestItems' in input ? requestsOf(input as BatchInput).requests : [];
      return length > 0 && countOf(fault, length) === length ? throttled() : undefined;
    }
    default:
      return undefined;
  }
}

/**
 * Takes the part of a batch that is to stay unprocessed out of its request.
 * @returns the request that is left, and what adds the rest to its answer
 */
export function withholding(
  input: BatchInput,
  fault: Fault & { kind: 'unprocessed' },
  random: () => number,
): [left: BatchInput, addUnprocessed: (output: Output) => Output] {
  const { table, requests, isRead } = requestsOf(input);
  const chosen = new Set(shuffled(requests, random).slice(0, countOf(fault, requests.length)));
  if (chosen.size === 0) return [input, (output) => output];
  const member = isRead ? 'UnprocessedKeys' : 'UnprocessedItems';
  const only = (kept: readonly Request[]) => (isRead ? { ...input.RequestItems[table], Keys: kept } : kept);
  const addUnprocessed = (output: Output): Output => {
    const own = requestsOf({ RequestItems: output[member] } as BatchInput).requests;
    return { ...output, [member]: { [table]: only([...own, ...chosen]) } };
  };
  const left = only(requests.filter((request) => !chosen.has(request)));
  return [{ ...input, RequestItems: { [table]: left } } as BatchInput, addUnprocessed];
}
