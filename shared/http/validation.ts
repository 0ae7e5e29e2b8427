import { Invalid } from '../graph/index.ts';
import { type Check, explainProblem, type Problem } from '../validation/index.ts';
import { validated, validators } from './validators.generated.js';

function explain(problem: Problem, where: string): Invalid {
  const [, keyword, value] = problem;
  const { field, message } = explainProblem(problem, where);
  return new Invalid(message, { field, rule: keyword, limit: keyword === 'required' ? undefined : value });
}

/** A part without a schema accepts everything; a route that was not compiled must not look like one. */
function validatorOf(route: string, part: string): Check | undefined {
  if (!validated.has(route)) throw new Error(`The validators of ${route} are not in this bundle`);
  return validators[`${route}.${part}`];
}

/**
 * Checks one part of a request by the validator compiled from the contract, and coerces query strings to their types in place.
 * @param route its name, such as `createNode`; a part without schema accepts everything
 * @throws Invalid naming the field, the rule and the limit
 */
export function validate(route: string, part: 'body' | 'query' | 'params', value: unknown): void {
  const problem = validatorOf(route, part)?.(value, '');
  if (problem) throw explain(problem, part);
}

/**
 * Checks one item of an array that its route takes item by item.
 * @param property a name in the route's `itemwise`
 * @returns what is wrong with it, or undefined
 */
export function validateItem(route: string, property: string, value: unknown): Invalid | undefined {
  const problem = validatorOf(route, property)?.(value, '');
  return problem && explain(problem, property);
}
