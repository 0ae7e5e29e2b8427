import { setImmediate as turn } from 'node:timers/promises';
import type { ChangeFeed } from './change-feed.ts';
import { type Consumed, totalUnits } from './consumed.ts';
import { DynamoError } from './errors.ts';
import { connectionReset, errorBefore, type Fault, withholding } from './faults.ts';
import { Keys } from './keys.ts';
import { type BatchGetInput, batchGetItem, batchWriteItem } from './operations/batch.ts';
import { query, scan } from './operations/query.ts';
import { RequestTokens } from './operations/request-tokens.ts';
import { deleteItem, getItem, putItem, updateItem } from './operations/single.ts';
import { type TransactWriteInput, transactGetItems, transactWriteItems } from './operations/transaction.ts';
import { type PlainItem, toPlain, toWire } from './plain.ts';
import { seededRandom } from './random.ts';
import { brain2Schema, type TableSchema } from './schema.ts';
import { Storage } from './storage.ts';
import type { Answer, Table } from './table.ts';
import type { Output } from './wire.ts';

/** A call as it arrives: `input` in DynamoDB's JSON, `number` counting all calls from 1. */
export interface ModelCall {
  readonly operation: string;
  readonly number: number;
  readonly input: Readonly<Record<string, unknown>>;
}
/** A call as it ended. A lost answer has no error: it took effect. */
export interface ModelAnswer extends ModelCall {
  readonly readUnits: number;
  readonly writeUnits: number;
  readonly error: Error | undefined;
}

export interface ModelOptions {
  /** @default the deployed table's */
  readonly schema?: TableSchema;
  /** How far reads that are not strongly consistent may look back, in milliseconds. @default 0 */
  readonly staleMs?: number;
  /** Uniform in [0, 1). @default seeded, the same in every run */
  readonly random?: () => number;
  /** Milliseconds. @default performance.now */
  readonly now?: () => number;
  readonly faults?: TableModel['faults'];
  readonly onCall?: TableModel['onCall'];
  readonly onAnswer?: TableModel['onAnswer'];
  /** The table's stream: gets a record of every write that changes an item. @default none */
  readonly feed?: ChangeFeed;
}

type Operation = (table: Table, input: never) => Answer;
const operations: Readonly<Record<string, Operation>> = {
  GetItem: getItem,
  PutItem: putItem,
  UpdateItem: updateItem,
  DeleteItem: deleteItem,
  Query: query,
  Scan: scan,
  BatchGetItem: batchGetItem,
  BatchWriteItem: batchWriteItem,
  TransactWriteItems: transactWriteItems,
  TransactGetItems: transactGetItems,
};

/** A DynamoDB table in memory, with DynamoDB's answers, errors, limits and prices. */
export class TableModel {
  /** Decides how each call through a client or the server goes wrong; `callNumber` counts all calls, from 1. */
  faults: ((operation: string, callNumber: number, input: ModelCall['input']) => Fault | undefined) | undefined;
  /** Runs before each call through a client or the server; the call waits for it. */
  onCall: ((call: ModelCall) => void | Promise<void>) | undefined;
  /** Runs after each call. */
  onAnswer: ((answer: ModelAnswer) => void) | undefined;
  /** Calls by operation since the start or the last `resetTotals`, those that failed included. */
  calls: Record<string, number> = {};
  readUnits = 0;
  writeUnits = 0;
  readonly tableName: string;
  readonly #table: Table;
  readonly #tokens = new RequestTokens();
  #callNumber = 0;

  constructor(options: ModelOptions = {}) {
    const { staleMs = 0, random = seededRandom(1), now = () => performance.now() } = options;
    const keys = new Keys(options.schema ?? brain2Schema());
    this.tableName = keys.schema.tableName;
    this.#table = { keys, storage: new Storage(keys, staleMs), now, random, staleMs };
    this.faults = options.faults;
    this.onCall = options.onCall;
    this.onAnswer = options.onAnswer;
    this.#table.storage.listener = options.feed?.listenTo(keys);
  }

  /**
   * Does one operation, now, on DynamoDB's JSON. What it answers is shared with the table: do not change it.
   * @throws DynamoError
   */
  execute(operation: string, input: object): Output {
    return this.#run(this.#begin(operation, input), input);
  }

  /**
   * Does one operation as a client on the network would see it: not before the next turn of the event loop, after
   * `onCall`, and with the fault that `faults` names.
   * @throws DynamoError; Error with code ECONNRESET when request or answer is lost
   */
  async call(operation: string, input: object): Promise<Output> {
    const call = this.#begin(operation, input);
    await turn();
    await this.onCall?.(call);
    const fault = this.faults?.(operation, call.number, call.input);
    const error = errorBefore(fault, input);
    if (error) {
      this.#end(call, undefined, error);
      throw error;
    }
    if (fault?.kind === 'unprocessed' && 'RequestItems' in input) {
      const [left, addUnprocessed] = withholding(input as BatchGetInput, fault, this.#table.random);
      return addUnprocessed(this.#run(call, left));
    }
    const output = this.#run(call, input);
    if (fault?.kind === 'answerLost') throw connectionReset();
    return output;
  }

  #begin(operation: string, input: object): ModelCall {
    this.#callNumber += 1;
    this.calls[operation] = (this.calls[operation] ?? 0) + 1;
    return { operation, number: this.#callNumber, input: input as ModelCall['input'] };
  }

  #run(call: ModelCall, input: object): Output {
    try {
      const { output, consumed } = this.#answer(call.operation, input);
      this.#end(call, consumed, undefined);
      return Object.fromEntries(Object.entries(output).filter(([, member]) => member !== undefined));
    } catch (error) {
      this.#end(call, error instanceof DynamoError ? error.consumed : undefined, error as Error);
      throw error;
    }
  }

  #answer(operation: string, input: object): Answer {
    const run = operations[operation];
    if (!run) throw new DynamoError('UnknownOperationException', `The table model does not know ${operation}`);
    if (operation !== 'TransactWriteItems') return run(this.#table, input as never);
    return this.#tokens.once(input as TransactWriteInput, this.#table.now(), () => run(this.#table, input as never));
  }

  #end(call: ModelCall, consumed: Consumed | undefined, error: Error | undefined): void {
    const units = consumed ? totalUnits(consumed) : 0;
    const readUnits = consumed?.kind === 'read' ? units : 0;
    const writeUnits = units - readUnits;
    this.readUnits += readUnits;
    this.writeUnits += writeUnits;
    this.onAnswer?.({ ...call, readUnits, writeUnits, error });
  }

  /** Sets calls and units back to nothing. */
  resetTotals(): void {
    this.calls = {};
    this.readUnits = 0;
    this.writeUnits = 0;
  }

  /** Puts plain items without calls or units, as if they had always been there. */
  load(items: Iterable<PlainItem>): void {
    const { keys, storage } = this.#table;
    for (const plain of items) {
      const item = toWire(plain);
      storage.load(keys.addressOf(item), keys.store(item));
    }
  }

  /** The item as it is now, as plain JavaScript. */
  get(hashKey: string, rangeKey: string): PlainItem | undefined {
    const { keys, storage } = this.#table;
    const key = toWire({ [keys.schema.hashKey]: hashKey, [keys.schema.rangeKey]: rangeKey });
    const stored = storage.get(keys.addressOfKey(key));
    return stored && toPlain(stored.item);
  }

  /** All items as they are now, as plain JavaScript, in the order of their keys. */
  allItems(): PlainItem[] {
    return [...this.#table.storage.table.everyCell()].flatMap(({ current }) =>
      current ? [toPlain(current.item)] : [],
    );
  }
}
