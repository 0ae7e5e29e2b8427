/** An error as the AWS SDK throws it. */
export class ServiceError extends Error {
  readonly $fault: 'client' | 'server';
  readonly $metadata: { readonly httpStatusCode: number };
  readonly $retryable: { readonly throttling: boolean } | undefined;

  constructor(name: string, message: string, { status = 400, throttling = false } = {}) {
    super(message);
    this.name = name;
    this.$fault = status < 500 ? 'client' : 'server';
    this.$metadata = { httpStatusCode: status };
    this.$retryable = throttling ? { throttling } : undefined;
  }
}

/** What a service says that is asked too much; nothing happened. */
export const throttledCall = (): ServiceError =>
  new ServiceError('ThrottlingException', 'Rate exceeded', { throttling: true });

/** How one entry of a batch call goes wrong: for now, or for good. */
export type EntryFault = 'retryable' | 'permanent';
