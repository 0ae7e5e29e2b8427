import type { Check } from '../validation/index.ts';

/** By `<route>.<part>`. */
export const validators: Readonly<Record<string, Check>>;
/** The routes whose schemas this module has been compiled from; a function's bundle knows its own only. */
export const validated: ReadonlySet<string>;
