import type { Agent } from 'node:http';
import { basePath } from '../../../shared/contract/index.ts';
import { check } from '../bench.ts';
import { ask, type HttpAnswer } from '../container/ask.ts';
import { tokenOf } from '../container/event.ts';
import { apiCallOf } from './requests.ts';
import { encodingOf, type Trace, type TraceRequest } from './trace.ts';

/** What browsers say they take. */
const accepts = { br: 'gzip, deflate, br', gzip: 'gzip, deflate' } as const;

/** Sends a trace's requests as the users' devices do: each with a token of its own, and graphs by the newest version it knows. */
export class Devices {
  readonly #trace: Trace;
  readonly #name: string;
  readonly #ids: readonly string[];
  readonly #agent: Agent;
  readonly #keptMs: number;
  readonly #versions = new Map<string, number>();
  readonly #tokens = new Map<string, string>();
  readonly #filledAt = new Map<string, number>();
  #issued = 0;

  /**
   * @param name users are called `<name>-<number>`
   * @param ids of each user's first notes
   * @param keptMs how long the edge keeps an answer, in the trace's own time: it is replayed in less
   */
  constructor(trace: Trace, name: string, ids: readonly string[], agent: Agent, keptMs: number) {
    this.#trace = trace;
    this.#name = name;
    this.#ids = ids;
    this.#agent = agent;
    this.#keptMs = keptMs;
  }

  /** @throws when the answer is not what the request is made for */
  async send(endpoint: string, request: TraceRequest): Promise<HttpAnswer> {
    const device = `${this.#name}-${request.user}/${request.device}`;
    const version = this.#versions.get(device);
    const { method, url, body, status } = apiCallOf(request, this.#ids, version ?? 0);
    const headers = {
      authorization: `Bearer ${this.#tokenFor(device, request, version ?? 0)}`,
      'accept-encoding': accepts[encodingOf(this.#trace, request)],
      'content-type': 'application/json',
    };
    const text = body === undefined ? {} : { body: JSON.stringify(body) };
    const answer = await ask(endpoint, { method, url: `${basePath}${url}`, headers, ...text }, this.#agent);
    check(answer.status === status, `${method} ${url} answered ${answer.status}`);
    const seen = Number(answer.headers['x-graph-version'] ?? 0);
    this.#versions.set(device, Math.max(version ?? 0, seen));
    return answer;
  }

  /**
   * The edge's clock is the real one. Where the trace's own time ends a kept answer, the device comes with a new token: it
   * is part of the key, so that the answer is as gone as if it had ended.
   */
  #tokenFor(device: string, { kind, atMs, user }: TraceRequest, version: number): string {
    const key = `${device} ${version}`;
    const isGraph = kind === 'graph';
    const filledAt = this.#filledAt.get(key);
    const ended = isGraph && filledAt !== undefined && atMs - filledAt >= this.#keptMs;
    if (isGraph && (ended || filledAt === undefined)) this.#filledAt.set(key, atMs);
    const known = this.#tokens.get(device);
    if (known && !ended) return known;
    this.#issued += 1;
    const token = tokenOf(`${this.#name}-${user}`, String(this.#issued));
    this.#tokens.set(device, token);
    return token;
  }
}
