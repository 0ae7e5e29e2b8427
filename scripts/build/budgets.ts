/** How large a function's bundle may be, minified. */
export interface Budget {
  readonly name: string;
  readonly maxBytes: number;
  /** It carries the client of Valkey, and that of KMS for the key of its values. */
  readonly withValkey: boolean;
}

const KB = 1024;
const plain = { maxBytes: 320 * KB, withValkey: false } as const;
const withValkey = { maxBytes: 420 * KB, withValkey: true } as const;

/** One row each function. A container has to read and compile all of its bundle before its first answer. */
export const budgets: readonly Budget[] = [
  { name: 'authorizer', ...plain },
  { name: 'health', ...plain },
  { name: 'warmer', ...plain },
  { name: 'rotate-api-keys', ...plain },
  { name: 'publish-events', ...plain },
  { name: 'connect-nodes', ...plain },
  { name: 'requeue-events', ...plain },
  { name: 'heal', ...plain },
  { name: 'live-socket', ...plain },
  { name: 'push-live', ...plain },
  { name: 'nodes', ...withValkey },
  { name: 'edges', ...withValkey },
  { name: 'graph-data', ...withValkey },
  { name: 'search', ...withValkey },
  { name: 'transfer', ...withValkey },
  { name: 'batch', ...withValkey },
  { name: 'live', ...withValkey },
];

/** A function's budget; one without a row has that of a plain one. */
export const budgetOf = (name: string): Budget => budgets.find((each) => each.name === name) ?? { name, ...plain };
