import { Invalid } from '../graph/index.ts';
import { validators } from './validators.generated.js';

interface ValidationError {
  readonly instancePath: string;
  readonly keyword: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly message?: string;
}
export type Validate = ((value: unknown) => boolean) & { errors?: readonly ValidationError[] | null };

const fieldOf = ({ instancePath, params }: ValidationError): string => {
  const path = instancePath.slice(1).replaceAll('/', '.');
  const missing = params.missingProperty as string | undefined;
  return [path, missing].filter(Boolean).join('.');
};

const limitOf = ({ params }: ValidationError): unknown => params.limit ?? params.allowedValues ?? params.type;

function explain(check: Validate, where: string): Invalid {
  const error = check.errors?.find(({ keyword }) => keyword !== 'anyOf') ?? check.errors?.[0];
  if (!error) return new Invalid('The request does not fit the contract');
  const field = fieldOf(error) || where;
  return new Invalid(`${field} ${error.message ?? 'is invalid'}`, {
    field,
    rule: error.keyword,
    limit: limitOf(error),
  });
}

/**
 * Checks one part of a request by the validator compiled from the contract, and coerces query strings to their types in place.
 * @param name `<route>.<part>`, e.g. `createNode.body`; a part without schema accepts everything
 * @throws Invalid naming the field, the rule and the limit
 */
export function validate(name: string, part: 'body' | 'query' | 'params', value: unknown): void {
  const check = validators[`${name}.${part}`];
  if (!check) return;
  if (!check(value)) throw explain(check, part);
  // The validators compare finite numbers only, and coercion makes an infinite one of `1e400`.
  const infinite = Object.entries(value as object).find(([, one]) => typeof one === 'number' && !Number.isFinite(one));
  if (infinite)
    throw new Invalid(`${infinite[0]} must be finite`, { field: infinite[0], rule: 'type', limit: 'number' });
}

/**
 * Checks one item of an array that its route takes item by item.
 * @param property a name in the route's `itemwise`
 * @returns what is wrong with it, or undefined
 */
export function validateItem(name: string, property: string, value: unknown): Invalid | undefined {
  const check = validators[`${name}.${property}`];
  return check && !check(value) ? explain(check, property) : undefined;
}
