import { expect } from '@jest/globals';
import { Ajv } from 'ajv';
import type { ApiAnswer } from '../../scripts/local/api.ts';
import type { Route } from '../../shared/contract/index.ts';

const ajv = new Ajv({ strict: false, allErrors: true });

/** Expects an answer with a status that the route promises and a body of the shape that it promises for it. */
export function expectContract(answer: ApiAnswer, route: Route, status: number): void {
  expect({ status: answer.status, body: answer.body }).toEqual({ status, body: answer.body });
  expect(Object.keys(route.responses)).toContain(String(status));
  const schema = route.responses[status];
  if (!schema) {
    expect(answer.body).toBeUndefined();
    return;
  }
  const validate = ajv.compile(schema);
  validate(answer.body);
  expect(validate.errors ?? []).toEqual([]);
}
