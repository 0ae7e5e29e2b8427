import { Type } from 'typebox';

/** Every error the API answers with: its `type` in the body and its HTTP status. */
export const errorTypes = {
  validation_error: { status: 400 },
  unauthorized: { status: 401 },
  forbidden: { status: 403 },
  not_found: { status: 404 },
  conflict: { status: 409 },
  precondition_failed: { status: 412 },
  payload_too_large: { status: 413 },
  unsupported_media_type: { status: 415 },
  unprocessable: { status: 422 },
  failed_dependency: { status: 424 },
  rate_limited: { status: 429 },
  internal_error: { status: 500 },
  unavailable: { status: 503 },
} as const;

export type ErrorType = keyof typeof errorTypes;

/** The one shape of an error answer. */
export const ErrorBody = Type.Object({
  error: Type.Literal(true),
  type: Type.Unsafe<ErrorType>({ type: 'string', enum: Object.keys(errorTypes) }),
  message: Type.String(),
  code: Type.Optional(Type.String()),
  details: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
  request_id: Type.String(),
});
