import { parentPort } from 'node:worker_threads';
import type { HttpAnswer } from '../../support/table-model/protocol.ts';

/** A call to the table, as it goes from a container to the process that holds the table. */
export interface TableCall {
  readonly kind: 'table';
  readonly number: number;
  readonly target: string;
  readonly body: string;
}

/** Its answer; without one, the connection broke. */
export interface TableAnswer {
  readonly kind: 'table';
  readonly number: number;
  readonly answer?: HttpAnswer;
}

interface HttpRequest {
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
}

const open = new Map<number, (answer: TableAnswer) => void>();
let calls = 0;

parentPort?.on('message', (message: TableAnswer | { readonly kind: string }) => {
  if (message.kind !== 'table') return;
  const answer = message as TableAnswer;
  open.get(answer.number)?.(answer);
  open.delete(answer.number);
});

const ask = (target: string, body: string): Promise<TableAnswer> =>
  new Promise((resolve) => {
    calls += 1;
    open.set(calls, resolve);
    parentPort?.postMessage({ kind: 'table', number: calls, target, body } satisfies TableCall);
  });

/**
 * Stands where the SDK's HTTP connections to the table do: a thread's messages are quicker than sockets, and a test of a
 * minute makes a hundred thousand calls.
 */
export const tableRequestHandler = {
  metadata: { handlerProtocol: 'http/1.1' },
  async handle({ headers, body }: HttpRequest) {
    const text = typeof body === 'string' ? body : new TextDecoder().decode(body);
    const { answer } = await ask(headers['x-amz-target'] ?? '', text);
    if (!answer) throw Object.assign(new Error('socket hang up'), { name: 'TimeoutError', code: 'ECONNRESET' });
    return { response: { ...answer, body: new Uint8Array(Buffer.from(answer.body)) } };
  },
  updateHttpClientConfig: () => undefined,
  httpHandlerConfigs: () => ({}),
  destroy: () => undefined,
};
