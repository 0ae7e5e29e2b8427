import type { Context } from 'aws-lambda';
import { type CallFault, Process } from './process.ts';
import type { VirtualTime } from './virtual-time.ts';

/** What a container runs when it is invoked. */
export type Handler<Event, Answer> = (event: Event, context: Context) => Promise<Answer>;

export interface ContainersOptions<Event, Answer> {
  readonly time: VirtualTime;
  readonly random: () => number;
  /** Milliseconds after which an invocation is ended together with its container. */
  readonly timeoutMs: number;
  /** Starts a container: what the handler's module does when it is loaded. */
  readonly start: (process: Process) => Handler<Event, Answer>;
  /** Decides the faults of one invocation. */
  readonly faults?: (event: Event) => ((call: string) => CallFault | undefined) | undefined;
}

/** The containers of one function. Each runs one invocation at a time, is used again while it lives, and may die. */
export class Containers<Event, Answer> {
  /** Containers that were started so far. */
  started = 0;
  readonly #options: ContainersOptions<Event, Answer>;
  readonly #idle: { process: Process; handler: Handler<Event, Answer> }[] = [];

  constructor(options: ContainersOptions<Event, Answer>) {
    this.#options = options;
  }

  /** Invokes the function. @throws what it throws, or that its container died */
  async invoke(event: Event): Promise<Answer> {
    const { timeoutMs, faults } = this.#options;
    const container = this.#idle.pop() ?? this.#start();
    container.process.fault = faults?.(event);
    try {
      return await container.process.invoke(timeoutMs, (context) => container.handler(event, context));
    } finally {
      if (container.process.alive) this.#idle.push(container);
    }
  }

  #start() {
    this.started += 1;
    const process = new Process(this.#options);
    return { process, handler: this.#options.start(process) };
  }
}
