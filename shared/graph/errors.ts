/** The typed errors of the domain. `shared/http` maps each to its status in one place. */
export abstract class DomainError extends Error {
  /** What a client may be told beyond the message: field, limit, ids. Never note content. */
  readonly details: Readonly<Record<string, unknown>> | undefined;
  constructor(message: string, details?: Record<string, unknown>) {
    super(message);
    this.name = new.target.name;
    this.details = details;
  }
}

/** The request breaks the contract: a field is missing, malformed or over its limit. */
export class Invalid extends DomainError {}
/** There is no such thing, or it is somebody else's: a client cannot tell which. */
export class NotFound extends DomainError {}
/** It exists already, or changed under the request again and again. */
export class Conflict extends DomainError {}
/** `If-Match` named a version that is no longer the current one. */
export class PreconditionFailed extends DomainError {}
/** Well-formed, but the domain forbids it: an edge to itself, one note too many. */
export class Unprocessable extends DomainError {}
/** A batch request whose dependency failed. */
export class FailedDependency extends DomainError {}
/** The caller is not, or no longer, known. */
export class Unauthorized extends DomainError {}
export class PayloadTooLarge extends DomainError {}
export class UnsupportedMediaType extends DomainError {}

/** A dependency is throttled or away; the same request may succeed later. */
export class Unavailable extends DomainError {
  readonly retryAfterSeconds: number;
  constructor(message: string, retryAfterSeconds = 1, details?: Record<string, unknown>) {
    super(message, details);
    this.retryAfterSeconds = retryAfterSeconds;
  }
}
