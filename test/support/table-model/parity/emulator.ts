import type { TableSchema } from '../schema.ts';
import type { AttributeValue, WireItem } from '../wire.ts';

/** An answer reduced to what parity is about: no messages, no order where DynamoDB promises none. */
export type Comparable = Record<string, unknown>;

/** Sends one call in DynamoDB's JSON to an endpoint that checks no signatures. */
export async function send(endpoint: string, operation: string, input: object): Promise<Record<string, unknown>> {
  const response = await fetch(endpoint, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-amz-json-1.0',
      'x-amz-target': `DynamoDB_20120810.${operation}`,
      authorization:
        'AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/dynamodb/aws4_request, SignedHeaders=host, Signature=none',
    },
    body: JSON.stringify(input),
  });
  return (await response.json()) as Record<string, unknown>;
}

/** What CreateTable takes for a schema. */
export function createTableInput({ tableName, hashKey, rangeKey, indexes = [] }: TableSchema): Record<string, unknown> {
  const keySchema = (range: string) => [
    { AttributeName: hashKey, KeyType: 'HASH' },
    { AttributeName: range, KeyType: 'RANGE' },
  ];
  const names = [hashKey, rangeKey, ...indexes.map((index) => index.rangeKey)];
  return {
    TableName: tableName,
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: names.map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
    KeySchema: keySchema(rangeKey),
    LocalSecondaryIndexes: indexes.map((index) => ({
      IndexName: index.name,
      KeySchema: keySchema(index.rangeKey),
      Projection: { ProjectionType: 'INCLUDE', NonKeyAttributes: index.nonKeyAttributes },
    })),
  };
}

function withSortedSets(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withSortedSets);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value as AttributeValue).map(([name, member]) => [
      name,
      name === 'SS' && Array.isArray(member) ? [...(member as string[])].sort() : withSortedSets(member),
    ]),
  );
}

const keyText = (item: WireItem): string => `${item.PK?.S}\n${item.SK?.S}`;

/** The answer without what may differ: messages, the order of sets and batches, empty members. */
export function comparable(answer: Record<string, unknown>): Comparable {
  const { __type, message: _message, Message: _other, ConsumedCapacity: _units, ...members } = answer;
  const kept: Comparable = { ...members };
  if (typeof __type === 'string') kept.error = __type.split('#').at(-1);
  const { CancellationReasons: reasons, Responses: responses, Attributes: attributes } = members;
  if (Array.isArray(reasons)) kept.CancellationReasons = reasons.map(({ Code, Item }) => ({ Code, Item }));
  if (responses && !Array.isArray(responses)) {
    const [items] = Object.values(responses as Record<string, WireItem[]>);
    kept.Responses = [...(items ?? [])].sort((a, b) => (keyText(a) < keyText(b) ? -1 : 1));
  }
  if (attributes && Object.keys(attributes).length === 0) delete kept.Attributes;
  return withSortedSets(JSON.parse(JSON.stringify(kept))) as Comparable;
}
