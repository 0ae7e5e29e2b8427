import { describe, expect, test } from '@jest/globals';
import { PartialFailure } from '../../../shared/batch/index.ts';
import { errorTypes } from '../../../shared/contract/index.ts';
import * as domain from '../../../shared/graph/index.ts';
import { errorReply, errorTypeOf, replyTo } from '../../../shared/http/index.ts';
import { throttled } from '../fake-table.ts';

const errors: [Error, number][] = [
  [new domain.Invalid('x'), 400],
  [new domain.Unauthorized('x'), 401],
  [new domain.NotFound('x'), 404],
  [new domain.Conflict('x'), 409],
  [new domain.PreconditionFailed('x'), 412],
  [new domain.PayloadTooLarge('x'), 413],
  [new domain.UnsupportedMediaType('x'), 415],
  [new domain.Unprocessable('x'), 422],
  [new domain.FailedDependency('x'), 424],
  [new domain.Unavailable('x'), 503],
  [throttled(), 503],
  [new PartialFailure('x', [], 0), 503],
  [new PartialFailure('x', [], 0, new TypeError('a bug')), 500],
  [new Error('arn:aws:dynamodb:secret'), 500],
];

describe('an error', () => {
  test.each(errors)('%s becomes %i in the API’s shape', (error, status) => {
    const reply = replyTo(error, 'r-2');
    expect(reply.status).toBe(status);
    expect(reply.body).toMatchObject({ error: true, request_id: 'r-2', message: expect.any(String) });
    expect(errorTypes[(reply.body as { type: keyof typeof errorTypes }).type].status).toBe(status);
    expect(JSON.stringify(reply.body)).not.toContain('arn:aws');
    if (status === 503) expect(reply.headers).toHaveProperty('Retry-After');
  });

  test('of the domain has the type that its reply has', () => {
    for (const [error] of errors)
      if (error instanceof domain.DomainError)
        expect(errorTypeOf(error)).toBe((replyTo(error, 'r').body as { type: string }).type);
  });

  test('that says when to come back is answered with that', () => {
    expect(replyTo(new domain.Unavailable('x', 7), 'r').headers).toEqual({ 'Retry-After': '7' });
    expect(errorReply('rate_limited', 'x', 'r', undefined, 3)).toMatchObject({
      status: 429,
      headers: { 'Retry-After': '3' },
    });
  });

  test('has details where it has any, and no empty ones', () => {
    expect(replyTo(new domain.Invalid('x', { field: 'tags', limit: 20 }), 'r').body).toHaveProperty('details', {
      field: 'tags',
      limit: 20,
    });
    expect(replyTo(new domain.Invalid('x'), 'r').body).not.toHaveProperty('details');
  });

  test('that is no error at all is an internal one', () => {
    for (const thrown of [undefined, null, 'text', 7, {}]) expect(replyTo(thrown, 'r').status).toBe(500);
  });
});
