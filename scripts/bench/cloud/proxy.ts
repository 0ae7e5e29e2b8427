import { Agent, createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { setTimeout as wait } from 'node:timers/promises';
import type { CallRecord } from '../traffic.ts';

/** A call and its answer, for whoever looks into them. */
export interface Exchange extends CallRecord {
  readonly status: number;
  readonly requestBody: Buffer;
  readonly responseBody: Buffer;
}

export interface CountingProxy {
  readonly endpoint: string;
  /** How long an answer is held at least, counted from the arrival of its request. */
  latencyMs: number;
  /**
   * Answers a call that came before from memory, so that the table's own work costs no time and what is left is the latency.
   * Only for reads while nothing is written; such calls cost no units.
   */
  replays: boolean;
  /** Told of each call when its answer leaves. */
  onExchange: ((exchange: Exchange) => void) | undefined;
  /** Calls since the last time they were taken. */
  take(): CallRecord[];
  /** Connections accepted since the last time they were taken. */
  takeConnections(): number;
  close(): Promise<void>;
}

interface Upstream {
  readonly status: number;
  readonly headers: Record<string, string | string[] | undefined>;
  readonly body: Buffer;
}

/** Sends a request on as it came, on a connection that stays open. */
function forward(agent: Agent, target: string, incoming: IncomingMessage, body: Buffer): Promise<Upstream> {
  return new Promise((resolve, reject) => {
    const { host: _host, connection: _connection, ...headers } = incoming.headers;
    const outgoing = request(target, { agent, method: 'POST', headers }, (answer) => {
      const { statusCode: status = 502, headers: answered } = answer;
      buffer(answer).then((bytes) => resolve({ status, headers: answered, body: bytes }), reject);
    });
    outgoing.on('error', reject).end(body);
  });
}

function answer(response: ServerResponse, { status, headers, body }: Upstream): void {
  const { connection: _connection, 'keep-alive': _keepAlive, ...kept } = headers;
  response.writeHead(status, kept).end(body);
}

/** Stands between the AWS client and a service of DynamoDB's protocol: counts calls, and delays each answer. */
class DelayingProxy implements CountingProxy {
  endpoint = '';
  latencyMs: number;
  replays = false;
  onExchange: CountingProxy['onExchange'];
  readonly #target: string;
  readonly #agent = new Agent({ keepAlive: true });
  readonly #server = createServer((incoming, response) => void this.#handle(incoming, response));
  readonly #known = new Map<string, Upstream>();
  #calls: CallRecord[] = [];
  #connections = 0;

  constructor(target: string, latencyMs: number) {
    this.#target = target;
    this.latencyMs = latencyMs;
    this.#server.on('connection', () => {
      this.#connections += 1;
    });
  }

  async listen(): Promise<void> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    this.endpoint = `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async #handle(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const startMs = performance.now();
    try {
      const requestBody = await buffer(incoming);
      const upstream = await this.#answerOf(incoming, requestBody);
      const left = startMs + this.latencyMs - performance.now();
      if (left > 0) await wait(left);
      const operation = String(incoming.headers['x-amz-target']).split('.')[1] ?? '';
      const sizes = { requestBytes: requestBody.length, responseBytes: upstream.body.length };
      const call = { operation, startMs, endMs: performance.now(), ...sizes };
      this.#calls.push(call);
      this.onExchange?.({ ...call, status: upstream.status, requestBody, responseBody: upstream.body });
      answer(response, upstream);
    } catch {
      // A lost request or answer: the client sees its connection break.
      incoming.socket.destroy();
    }
  }

  async #answerOf(incoming: IncomingMessage, body: Buffer): Promise<Upstream> {
    if (!this.replays) return forward(this.#agent, this.#target, incoming, body);
    const call = `${incoming.headers['x-amz-target']} ${body}`;
    const known = this.#known.get(call) ?? (await forward(this.#agent, this.#target, incoming, body));
    this.#known.set(call, known);
    return known;
  }

  take(): CallRecord[] {
    const taken = this.#calls;
    this.#calls = [];
    return taken;
  }

  takeConnections(): number {
    const taken = this.#connections;
    this.#connections = 0;
    return taken;
  }

  async close(): Promise<void> {
    this.#agent.destroy();
    await new Promise<void>((resolve) => {
      this.#server.close(() => resolve());
      this.#server.closeAllConnections();
    });
  }
}

/** @param target endpoint of the service, such as `http://127.0.0.1:8000` */
export async function countingProxy(target: string, latencyMs: number): Promise<CountingProxy> {
  const proxy = new DelayingProxy(target, latencyMs);
  await proxy.listen();
  return proxy;
}
