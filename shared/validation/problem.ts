import type { Problem } from './checks.ts';

const messages: Readonly<Record<string, (value: unknown) => string>> = {
  type: (type) => `must be ${type}`,
  required: (property) => `must have required property '${property}'`,
  const: (value) => `must be ${JSON.stringify(value)}`,
  enum: () => 'must be equal to one of the allowed values',
  minimum: (limit) => `must be >= ${limit}`,
  maximum: (limit) => `must be <= ${limit}`,
  minLength: (limit) => `must NOT have fewer than ${limit} characters`,
  maxLength: (limit) => `must NOT have more than ${limit} characters`,
  minItems: (limit) => `must NOT have fewer than ${limit} items`,
  maxItems: (limit) => `must NOT have more than ${limit} items`,
  minProperties: (limit) => `must NOT have fewer than ${limit} properties`,
};

function fieldOf([path, keyword, value]: Problem): string {
  const missing = keyword === 'required' ? String(value) : '';
  return [path.slice(1).replaceAll('/', '.'), missing].filter(Boolean).join('.');
}

/**
 * Says in words what is wrong, and where.
 * @param whole what the value as a whole is called, for when the problem is not in one of its fields
 */
export function explainProblem(problem: Problem, whole: string): { readonly field: string; readonly message: string } {
  const [, keyword, value] = problem;
  const field = fieldOf(problem) || whole;
  return { field, message: `${field} ${messages[keyword]?.(value) ?? 'is invalid'}` };
}
