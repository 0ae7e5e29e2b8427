import type { DynamoDBRecord } from 'aws-lambda';
import { ChangeFeed } from '../../../test/support/table-model/index.ts';

/** The table's stream, kept only while somebody wants it: rows that do not ask pay nothing for it. */
export class RecordedChanges extends ChangeFeed {
  #recording = false;

  override listenTo(keys: Parameters<ChangeFeed['listenTo']>[0]): ReturnType<ChangeFeed['listenTo']> {
    const listener = super.listenTo(keys);
    return (...write) => {
      if (this.#recording) listener(...write);
    };
  }

  /** Records since the last time, each shard's in its order; recording begins with the first call. */
  take(): DynamoDBRecord[][] {
    this.#recording = true;
    return this.shards.map((shard) => shard.splice(0));
  }
}
