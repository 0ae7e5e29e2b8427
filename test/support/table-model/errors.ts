import type { Consumed } from './consumed.ts';

/** An error as DynamoDB answers it. `details` are the members beside the message, such as `CancellationReasons`. */
export class DynamoError extends Error {
  readonly details: Readonly<Record<string, unknown>>;
  readonly status: number;
  /** What the refused call was billed all the same. */
  readonly consumed: Consumed | undefined;

  constructor(
    name: string,
    message: string,
    {
      details = {},
      status = 400,
      consumed,
    }: { details?: Record<string, unknown>; status?: number; consumed?: Consumed } = {},
  ) {
    super(message);
    this.name = name;
    this.details = details;
    this.status = status;
    this.consumed = consumed;
  }

  /** The body DynamoDB sends with this error. */
  get body(): Record<string, unknown> {
    const text = this.name === 'TransactionCanceledException' ? { Message: this.message } : { message: this.message };
    return { __type: `com.amazonaws.dynamodb.v20120810#${this.name}`, ...text, ...this.details };
  }
}

/** A request that DynamoDB refuses to read. */
export const invalid = (message: string): DynamoError => new DynamoError('ValidationException', message);

/** A key whose attributes are not those of the schema: inside a transaction it is a cancellation reason. */
export class KeyMismatch extends DynamoError {
  constructor(message = 'The provided key element does not match the schema') {
    super('ValidationException', message);
  }
}

export const throttled = (): DynamoError =>
  new DynamoError(
    'ProvisionedThroughputExceededException',
    'The level of configured provisioned throughput for the table was exceeded',
  );

export const internalError = (): DynamoError =>
  new DynamoError('InternalServerError', 'Internal server error', { status: 500 });
