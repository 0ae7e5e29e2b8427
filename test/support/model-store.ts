import { type FlagValues, runtimeFlags } from '../../shared/flags/index.ts';
import { nodeIdFactory, recordIdFactory } from '../../shared/graph/index.ts';
import { type StoreContext, storeOf } from '../../shared/store/index.ts';
import { modelClient, TableModel } from './table-model/index.ts';

/** Every flag on. */
export const flagsOn = Object.fromEntries(runtimeFlags.map(({ name }) => [name, true])) as unknown as FlagValues;

/** A store on an in-memory table. */
export interface ModelStore extends StoreContext {
  readonly model: TableModel;
}

/** @param model a table that several stores may share, each as a container of its own */
export function modelStore({
  model = new TableModel(),
  flags = {},
  shards = 4,
  random,
  now = Date.now,
  maxAttempts = 1,
  epoch = 0,
}: {
  model?: TableModel;
  flags?: Partial<FlagValues>;
  shards?: number;
  random?: () => number;
  now?: () => number;
  epoch?: number;
  /** The SDK's tries of each call. */
  maxAttempts?: number;
} = {}): ModelStore {
  const values = { ...flagsOn, ...flags };
  const store = storeOf({
    client: modelClient(model, { maxAttempts }),
    table: model.tableName,
    flags: () => values,
    concurrency: 32,
    shards,
    epoch,
  });
  return { ...store, model, now, newNodeId: nodeIdFactory(shards, random), newId: recordIdFactory(random) };
}
