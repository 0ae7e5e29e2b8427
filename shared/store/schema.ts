/** What lists and pages need of a note, so that no list reads a body. */
const listAttributes = ['id', 'title', 'format', 'tags', 'version', 'createdAt', 'updatedAt', 'preview'];

/** The table's keys and indexes, once: infrastructure declares them, queries use them, tests build tables from them. */
export const tableSchema = {
  partitionKey: 'PK',
  sortKey: 'SK',
  /** Seconds since 1970 after which DynamoDB may remove an item. */
  timeToLive: 'expiresAt',
  /** Local, because only those can be read strongly consistent; in return a partition is bounded at 10 GB. */
  localIndexes: [
    { name: 'byUpdated', sortKey: 'updatedKey', attributes: listAttributes },
    { name: 'byTitle', sortKey: 'titleKey', attributes: listAttributes },
  ],
} as const;
