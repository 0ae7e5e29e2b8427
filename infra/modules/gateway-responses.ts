import { ApiGatewayGatewayResponse } from '@cdktf/provider-aws/lib/api-gateway-gateway-response/index.js';
import type { ApiGatewayRestApi } from '@cdktf/provider-aws/lib/api-gateway-rest-api/index.js';
import type { Construct } from 'constructs';
import { type ErrorType, errorTypes } from '../../shared/contract/index.ts';

interface Answer {
  readonly type: ErrorType;
  readonly message: string;
  readonly retryAfterSeconds?: number;
}

/** What API Gateway answers by itself, in the words and the shape of the API's own errors. */
export const gatewayAnswers: Readonly<Record<string, Answer>> = {
  UNAUTHORIZED: { type: 'unauthorized', message: 'The Authorization header needs a valid bearer token' },
  ACCESS_DENIED: { type: 'forbidden', message: 'This token may not do that' },
  EXPIRED_TOKEN: { type: 'unauthorized', message: 'The token has expired; sign in again' },
  INVALID_SIGNATURE: { type: 'forbidden', message: 'This route takes bearer tokens, not AWS signatures' },
  WAF_FILTERED: { type: 'forbidden', message: 'The request was refused by the firewall' },
  INVALID_API_KEY: { type: 'forbidden', message: 'The API key is not valid' },
  // API Gateway says this for every path it does not know.
  MISSING_AUTHENTICATION_TOKEN: { type: 'not_found', message: 'There is no such route' },
  RESOURCE_NOT_FOUND: { type: 'not_found', message: 'There is no such route' },
  BAD_REQUEST_BODY: { type: 'validation_error', message: 'The body does not fit the contract' },
  BAD_REQUEST_PARAMETERS: { type: 'validation_error', message: 'A parameter is missing' },
  UNSUPPORTED_MEDIA_TYPE: {
    type: 'unsupported_media_type',
    message: 'Send JSON with the header Content-Type: application/json',
  },
  REQUEST_TOO_LARGE: { type: 'payload_too_large', message: 'The request is too large' },
  THROTTLED: { type: 'rate_limited', message: 'Too many requests; wait and try again', retryAfterSeconds: 1 },
  QUOTA_EXCEEDED: { type: 'rate_limited', message: 'The quota is used up', retryAfterSeconds: 3600 },
  AUTHORIZER_FAILURE: {
    type: 'unavailable',
    message: 'Tokens cannot be checked right now; try again',
    retryAfterSeconds: 1,
  },
  AUTHORIZER_CONFIGURATION_ERROR: {
    type: 'unavailable',
    message: 'Tokens cannot be checked right now; try again',
    retryAfterSeconds: 1,
  },
  INTEGRATION_FAILURE: { type: 'unavailable', message: 'The service is busy; try again', retryAfterSeconds: 1 },
  INTEGRATION_TIMEOUT: { type: 'unavailable', message: 'The service took too long; try again', retryAfterSeconds: 1 },
  DEFAULT_4XX: { type: 'validation_error', message: 'The request is not valid' },
  DEFAULT_5XX: { type: 'internal_error', message: 'Something went wrong on our side' },
};

const bodyOf = ({ type, message }: Answer): string =>
  JSON.stringify({ error: true, type, message, request_id: '$context.requestId' });

/** Declares every gateway response, so that no answer of the API has another shape than its errors. */
export function gatewayResponses(scope: Construct, api: ApiGatewayRestApi): ApiGatewayGatewayResponse[] {
  return Object.entries(gatewayAnswers).map(
    ([responseType, answer]) =>
      new ApiGatewayGatewayResponse(scope, `response-${responseType.toLowerCase()}`, {
        restApiId: api.id,
        responseType,
        statusCode: String(errorTypes[answer.type].status),
        responseTemplates: { 'application/json': bodyOf(answer) },
        responseParameters: {
          'gatewayresponse.header.Cache-Control': "'no-store'",
          'gatewayresponse.header.X-Request-Id': 'context.requestId',
          ...(answer.retryAfterSeconds
            ? { 'gatewayresponse.header.Retry-After': `'${answer.retryAfterSeconds}'` }
            : {}),
        },
      }),
  );
}
