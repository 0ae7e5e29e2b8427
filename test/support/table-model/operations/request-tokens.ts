import { DynamoError } from '../errors.ts';
import type { Answer } from '../table.ts';
import type { TransactWriteInput } from './transaction.ts';

/** A token makes a transaction repeatable for ten minutes (API reference, `ClientRequestToken`). */
const lifetimeMs = 10 * 60_000;

interface Done {
  readonly request: string;
  readonly answer: Answer;
  readonly at: number;
}

/** Transactions by their tokens, so that a repeated one answers as before and does nothing. */
export class RequestTokens {
  readonly #done = new Map<string, Done>();

  /** @throws IdempotentParameterMismatchException when the token belongs to another request */
  once({ ClientRequestToken: token, ...request }: TransactWriteInput, now: number, run: () => Answer): Answer {
    if (token === undefined) return run();
    const text = JSON.stringify(request);
    const before = this.#done.get(token);
    if (before && now - before.at < lifetimeMs) {
      if (before.request === text) return before.answer;
      throw new DynamoError(
        'IdempotentParameterMismatchException',
        'Request token already in use for another request with a different payload',
      );
    }
    const answer = run();
    this.#done.delete(token);
    this.#done.set(token, { request: text, answer, at: now });
    this.#forget(now);
    return answer;
  }

  #forget(now: number): void {
    for (const [token, { at }] of this.#done) {
      if (now - at < lifetimeMs) return;
      this.#done.delete(token);
    }
  }
}
