import { Worker } from 'node:worker_threads';
import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda';
import type { TableModel } from '../../support/table-model/index.ts';
import { answerOf } from '../../support/table-model/protocol.ts';
import type { FromContainer, ToContainer } from './container.ts';
import type { ContainerData } from './skewed-clock.ts';
import type { TableCall } from './table-port.ts';

type Waiting = (container: Container) => void;

interface Container {
  readonly worker: Worker;
  /** The request it serves: told undefined when the container dies. */
  serving: ((result: APIGatewayProxyResult | undefined) => void) | undefined;
}

/** Containers of the function: threads with a memory, clients and a clock of their own. Each serves one request at a time, as Lambda's do. */
export class Containers {
  readonly metrics: Record<string, number> = {};
  readonly #program: URL;
  readonly #skew: () => number;
  readonly #model: TableModel;
  readonly #all: Container[] = [];
  /** The one used last comes first: so Lambda keeps few of them warm. */
  readonly #idle: Container[] = [];
  readonly #waiting: Waiting[] = [];
  #closed = false;

  /** @param skew gives each new container how far its clock is ahead, in milliseconds */
  constructor(program: URL, count: number, model: TableModel, skew: () => number) {
    this.#program = program;
    this.#model = model;
    this.#skew = skew;
    for (let i = 0; i < count; i += 1) this.#start();
  }

  /** @returns undefined when the container died before it answered */
  async serve(event: APIGatewayProxyEvent): Promise<APIGatewayProxyResult | undefined> {
    const container = this.#idle.pop() ?? (await new Promise<Container>((resolve) => this.#waiting.push(resolve)));
    return new Promise((resolve) => {
      container.serving = resolve;
      this.#tell(container, { kind: 'request', event });
    });
  }

  /** Ends a container at once, one in the middle of a request if there is any; another starts in its place. */
  kill(): void {
    const victim = this.#all.find(({ serving }) => serving) ?? this.#all[0];
    void victim?.worker.terminate();
  }

  /** Sets the clocks anew. */
  skewAgain(): void {
    for (const container of this.#all) this.#tell(container, { kind: 'skew', skewMs: this.#skew() });
  }

  async close(): Promise<void> {
    this.#closed = true;
    await Promise.all(this.#all.map(({ worker }) => worker.terminate()));
  }

  #tell({ worker }: Container, message: ToContainer): void {
    worker.postMessage(message);
  }

  #start(): void {
    const data: ContainerData = { skewMs: this.#skew() };
    // Its error output is the Redis client's, about connections that faults broke.
    const worker = new Worker(this.#program, { workerData: data, stderr: true });
    const container: Container = { worker, serving: undefined };
    this.#all.push(container);
    container.worker.on('message', (message: FromContainer) => this.#hear(container, message));
    // Nothing works then, and nobody should wait for it.
    container.worker.on('error', (error) => {
      console.error('a container failed', error);
      process.exit(1);
    });
    container.worker.on('exit', () => this.#end(container));
  }

  async #askTable(container: Container, { target, body, number }: TableCall): Promise<void> {
    const answer = await answerOf(this.#model, target, body).catch(() => undefined);
    this.#tell(container, { kind: 'table', number, ...(answer ? { answer } : {}) });
  }

  #hear(container: Container, message: FromContainer): void {
    if (message.kind === 'table') {
      void this.#askTable(container, message);
      return;
    }
    if (message.kind === 'answer') {
      for (const [name, value] of Object.entries(message.metrics))
        this.metrics[name] = (this.metrics[name] ?? 0) + value;
      const { serving } = container;
      container.serving = undefined;
      serving?.(message.result);
    }
    const next = this.#waiting.shift();
    if (next) next(container);
    else this.#idle.push(container);
  }

  #end(container: Container): void {
    this.#all.splice(this.#all.indexOf(container), 1);
    if (this.#idle.includes(container)) this.#idle.splice(this.#idle.indexOf(container), 1);
    container.serving?.(undefined);
    if (!this.#closed) this.#start();
  }
}
