/** A value as DynamoDB's JSON carries it: exactly one member is set. Binary is base64. */
export interface AttributeValue {
  S?: string;
  N?: string;
  B?: string;
  BOOL?: boolean;
  NULL?: boolean;
  SS?: string[];
  NS?: string[];
  BS?: string[];
  L?: AttributeValue[];
  M?: WireItem;
}
export type WireItem = Record<string, AttributeValue>;
export type ValueType = keyof AttributeValue;
export type KeyType = 'S' | 'N' | 'B';

/** Members that several operations share. */
export interface ExpressionInput {
  readonly ExpressionAttributeNames?: Readonly<Record<string, string>>;
  readonly ExpressionAttributeValues?: WireItem;
}
export interface TableInput {
  readonly TableName: string;
  readonly ReturnConsumedCapacity?: 'NONE' | 'TOTAL' | 'INDEXES';
}

/** The members of an answer, as they go over the wire. */
export type Output = Record<string, unknown>;

/** The type of a value: the name of its one member. */
export function typeOf(value: AttributeValue): ValueType {
  for (const type in value) return type as ValueType;
  return 'NULL';
}
