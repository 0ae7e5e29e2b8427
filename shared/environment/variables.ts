/** An environment variable a function needs, checked when the container starts rather than when a user asks. */
export function requiredEnv(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`The environment variable ${name} is not set; infra/modules/lambda-service.ts sets it`);
  return value;
}

/** The same for a whole number within bounds. */
export function numberEnv(name: string, min: number, max: number): number {
  const value = Number(requiredEnv(name));
  if (!Number.isInteger(value) || value < min || value > max)
    throw new Error(`${name} must be a whole number from ${min} to ${max}, not ${process.env[name]}`);
  return value;
}
