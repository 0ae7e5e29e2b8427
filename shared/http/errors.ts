import { isRetryable, PartialFailure } from '../batch/index.ts';
import { type ErrorType, errorTypes } from '../contract/index.ts';
import * as domain from '../graph/index.ts';
import type { Reply } from './endpoint.ts';

const typeOf: readonly [new (...args: never[]) => domain.DomainError, ErrorType][] = [
  [domain.Invalid, 'validation_error'],
  [domain.Unauthorized, 'unauthorized'],
  [domain.NotFound, 'not_found'],
  [domain.Conflict, 'conflict'],
  [domain.PreconditionFailed, 'precondition_failed'],
  [domain.PayloadTooLarge, 'payload_too_large'],
  [domain.UnsupportedMediaType, 'unsupported_media_type'],
  [domain.Unprocessable, 'unprocessable'],
  [domain.FailedDependency, 'failed_dependency'],
  [domain.Unavailable, 'unavailable'],
];

/** An answer in the API's error shape. */
export function errorReply(
  type: ErrorType,
  message: string,
  requestId: string,
  details?: Readonly<Record<string, unknown>>,
  retryAfterSeconds?: number,
): Reply {
  return {
    status: errorTypes[type].status,
    body: { error: true, type, message, ...(details ? { details } : {}), request_id: requestId },
    ...(retryAfterSeconds === undefined ? {} : { headers: { 'Retry-After': String(retryAfterSeconds) } }),
  };
}

/** The API's name for an error of the domain. */
export const errorTypeOf = (error: domain.DomainError): ErrorType =>
  typeOf.find(([type]) => error instanceof type)?.[1] ?? 'internal_error';

/**
 * The one place where an error becomes an answer. What is not ours is told only as "internal" or "unavailable":
 * no stack trace and no AWS message leaves the system.
 */
export function replyTo(error: unknown, requestId: string): Reply {
  const known = typeOf.find(([type]) => error instanceof type);
  if (known) {
    const { message, details } = error as domain.DomainError;
    const retryAfter = error instanceof domain.Unavailable ? error.retryAfterSeconds : undefined;
    return errorReply(known[1], message, requestId, details, retryAfter);
  }
  const busy =
    error instanceof PartialFailure ? error.cause === undefined || isRetryable(error.cause) : isRetryable(error);
  return busy
    ? errorReply('unavailable', 'The database is busy; try again', requestId, undefined, 1)
    : errorReply('internal_error', 'Something went wrong on our side; the request id finds it in the logs', requestId);
}
