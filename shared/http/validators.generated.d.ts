import type { Validate } from './validation.ts';

export const validators: Readonly<Record<string, Validate>>;
