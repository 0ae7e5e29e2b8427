import type { KeyType } from './wire.ts';

/** A secondary index. With a hash key of its own it is a global one. */
export interface IndexSchema {
  readonly name: string;
  /** @default the table's: a local index */
  readonly hashKey?: string;
  readonly rangeKey: string;
  /** Attributes beside the keys. @default all */
  readonly nonKeyAttributes?: readonly string[];
}

export interface TableSchema {
  readonly tableName: string;
  readonly hashKey: string;
  readonly rangeKey: string;
  readonly indexes?: readonly IndexSchema[];
  /** Types of key attributes. @default all strings */
  readonly keyTypes?: Readonly<Record<string, KeyType>>;
}

const listAttributes = ['id', 'title', 'format', 'tags', 'version', 'createdAt', 'updatedAt', 'preview'];

/** The schema of the deployed table (infra/modules/table.ts); an integration test compares the two. */
export function brain2Schema(tableName = 'brain2-model'): TableSchema {
  return {
    tableName,
    hashKey: 'PK',
    rangeKey: 'SK',
    indexes: [
      { name: 'byUpdated', rangeKey: 'updatedKey', nonKeyAttributes: listAttributes },
      { name: 'byTitle', rangeKey: 'titleKey', nonKeyAttributes: listAttributes },
    ],
  };
}
