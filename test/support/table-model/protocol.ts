import { DynamoError } from './errors.ts';
import type { TableModel } from './model.ts';

/** An answer of DynamoDB's JSON protocol. */
export interface HttpAnswer {
  readonly statusCode: number;
  readonly headers: Record<string, string>;
  readonly body: string;
}

const answer = (statusCode: number, body: unknown): HttpAnswer => ({
  statusCode,
  headers: { 'content-type': 'application/x-amz-json-1.0' },
  body: JSON.stringify(body),
});

/**
 * Answers one HTTP request.
 * @param target the header `x-amz-target`, `DynamoDB_20120810.<operation>`
 * @throws Error with code ECONNRESET where the connection is to break
 */
export async function answerOf(model: TableModel, target: string | undefined, body: string): Promise<HttpAnswer> {
  const operation = target?.split('.')[1] ?? '';
  try {
    return answer(200, await model.call(operation, JSON.parse(body) as object));
  } catch (error) {
    if (error instanceof DynamoError) return answer(error.status, error.body);
    throw error;
  }
}
