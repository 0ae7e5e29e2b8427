import type { Context } from 'aws-lambda';
import { throttledCall } from './errors.ts';
import type { VirtualTime } from './virtual-time.ts';

/** What happens to a call of a process. */
export type CallFault =
  /** The process dies before the call has an effect. */
  | 'crashBefore'
  /** The call takes effect; the process dies before it learns of it. */
  | 'crashAfter'
  /** The service refuses it for now; nothing happens. */
  | 'throttled'
  /** It takes effect, then the connection breaks. */
  | 'answerLost'
  /** So it does, and the SDK makes the call again at once. */
  | 'resent'
  /** No answer ever comes, nor an effect. */
  | 'hangs'
  /** It takes effect and answers minutes later, when whoever made it may have given up and begun anew. */
  | 'late';

export interface ProcessOptions {
  readonly time: VirtualTime;
  /** Uniform in [0, 1): how long calls take. */
  readonly random: () => number;
  readonly fault?: Process['fault'];
}

/** Longest a call takes, in milliseconds of the run. */
const callMs = 12;
/** A late one is later than a function runs, and not later than its messages come again. */
const lateMs = { least: 60_000, most: 400_000 };

const never = <T>(): Promise<T> => new Promise<T>(() => undefined);

const connectionLost = (): Error =>
  Object.assign(new Error('socket hang up'), { name: 'TimeoutError', code: 'ECONNRESET', $metadata: {} });

/** An error of the SDK's second attempt says so. */
const asSecondAttempt = <T>(work: Promise<T>): Promise<T> =>
  work.catch((error: { $metadata?: object }) => {
    throw Object.assign(error, { $metadata: { ...error.$metadata, attempts: 2 } });
  });

/** A client of a service, as far as our code uses it. */
interface Client {
  send(command: object, options?: object): Promise<unknown>;
}

/**
 * A function's container. Its calls to services go through it, so that it can die before or after any of them: what it was
 * doing then never goes on.
 */
export class Process {
  /** Decides what happens to a call, by the name of its command. */
  fault: ((call: string) => CallFault | undefined) | undefined;
  readonly #options: ProcessOptions;
  #alive = true;
  #die: (reason: Error) => void = () => undefined;

  constructor(options: ProcessOptions) {
    this.#options = options;
    this.fault = options.fault;
  }

  get alive(): boolean {
    return this.#alive;
  }

  /** Ends the process as if the machine were gone. */
  kill(reason = 'Runtime exited with error: signal: killed'): void {
    this.#alive = false;
    this.#die(new Error(reason));
  }

  /** The client as this process sees it. */
  client<C extends object>(client: C): C {
    const { send } = client as unknown as Client;
    const through = (command: object, options?: object): Promise<unknown> =>
      this.#call(command.constructor.name, () => send.call(client, command, options));
    return { send: through } as unknown as C;
  }

  async #call<T>(name: string, work: () => Promise<T>): Promise<T> {
    const { time, random } = this.#options;
    if (!this.#alive) return never();
    const happens = this.fault?.(name);
    const late = happens === 'late' ? lateMs.least + random() * (lateMs.most - lateMs.least) : 0;
    await time.pause(late + 1 + random() * callMs);
    if (happens === 'crashBefore') this.kill();
    if (!this.#alive || happens === 'hangs') return never();
    if (happens === 'throttled') throw throttledCall();
    if (happens === 'resent') await time.still(work().catch(() => undefined));
    const answer = await time.still(happens === 'resent' ? asSecondAttempt(work()) : work());
    if (happens === 'crashAfter') this.kill();
    if (!this.#alive) return never();
    if (happens === 'answerLost') throw connectionLost();
    return answer;
  }

  /**
   * Runs a handler in this process.
   * @throws what the handler throws; when the process dies or the function's time is over, that it did
   */
  async invoke<T>(timeoutMs: number, handler: (context: Context) => Promise<T>): Promise<T> {
    const ends = Date.now() + timeoutMs;
    const died = new Promise<never>((_, reject) => {
      this.#die = reject;
    });
    const timer = setTimeout(() => this.kill(`Task timed out after ${timeoutMs / 1000} seconds`), timeoutMs);
    try {
      return await Promise.race([handler(contextUntil(ends)), died]);
    } finally {
      clearTimeout(timer);
      this.#die = () => undefined;
    }
  }
}

const contextUntil = (ends: number): Context => ({
  callbackWaitsForEmptyEventLoop: false,
  functionName: 'model',
  functionVersion: '1',
  invokedFunctionArn: 'arn:aws:lambda:us-east-1:000000000000:function:model:live',
  memoryLimitInMB: '512',
  awsRequestId: `request-${ends}`,
  logGroupName: '/model',
  logStreamName: 'model',
  getRemainingTimeInMillis: () => Math.max(0, ends - Date.now()),
  done: () => undefined,
  fail: () => undefined,
  succeed: () => undefined,
});
