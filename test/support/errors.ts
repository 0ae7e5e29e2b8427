import { expect } from '@jest/globals';
import type { ApiAnswer } from '../../scripts/local/api.ts';
import { type ErrorType, errorTypes } from '../../shared/contract/index.ts';

interface ErrorAnswer {
  error: boolean;
  type: string;
  message: string;
  details?: Record<string, unknown>;
  request_id: string;
}

/** Expects the API's error shape with this type and its status, and returns the body. */
export function expectError(answer: ApiAnswer, type: ErrorType): ErrorAnswer {
  const body = answer.body as ErrorAnswer;
  expect({ status: answer.status, type: body?.type, error: body?.error }).toEqual({
    status: errorTypes[type].status,
    type,
    error: true,
  });
  expect(body.message).toEqual(expect.stringMatching(/\S/));
  expect(body.request_id).toEqual(expect.stringMatching(/\S/));
  expect(answer.headers.get('content-type')).toMatch(/^application\/json/);
  // Nothing of the inside leaks: no stack frames, no AWS exception names.
  expect(JSON.stringify(body)).not.toMatch(/\bat .+:\d+:\d+|Exception\b/);
  return body;
}
