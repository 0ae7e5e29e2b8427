import { ImportStopped } from './errors.ts';
import { defaultRetryPolicy, isRetryable, type RetryPolicy, retryDelay } from './retry.ts';

/** Where the API is and who asks. */
export interface ApiOptions {
  /** Base address including `/api/v1`. */
  readonly api: string;
  readonly token: string;
  /** @default the global fetch */
  readonly fetch?: typeof fetch;
  /** @default seven tries with full jitter */
  readonly retry?: RetryPolicy;
}

/** A request inside `POST /batch`. */
export interface SubRequest {
  readonly id: string;
  readonly method: 'POST' | 'PUT';
  /** Relative to `/api/v1`. */
  readonly url: string;
  readonly body: unknown;
  readonly idempotencyKey?: string;
}

/** What became of one request of a batch. */
export interface SubResponse {
  readonly id: string;
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

interface Answer {
  readonly status: number;
  readonly body: unknown;
}

const callTimeoutMs = 60_000;
// A wrong address should say so at once, not after the patience that a running import has.
const checkAttempts = 3;

/** The calls the importer makes. Throttled and failed calls are repeated with backoff; what cannot succeed is an `ImportStopped`. */
export class ApiClient {
  readonly #api: string;
  readonly #token: string;
  readonly #fetch: typeof fetch;
  readonly #retry: RetryPolicy;

  constructor(options: ApiOptions) {
    this.#api = options.api.replace(/\/+$/, '');
    this.#token = options.token;
    this.#fetch = options.fetch ?? fetch;
    this.#retry = options.retry ?? defaultRetryPolicy;
  }

  /** Throws when the address does not answer or the token is not accepted. */
  async check(): Promise<void> {
    this.#expectOk('GET /nodes', await this.#call('GET', '/nodes?limit=1', undefined, checkAttempts));
  }

  /** Those of `ids` that are not (or no longer) notes of the user. */
  async missing(ids: readonly string[]): Promise<string[]> {
    const { body } = this.#expectOk(
      'POST /nodes/batch-get',
      await this.#call('POST', '/nodes/batch-get', { node_ids: ids }),
    );
    return isRecord(body) && Array.isArray(body.missing) ? body.missing.map(String) : [];
  }

  /**
   * Sends the requests as one batch and returns each one's answer in the same order. Requests that were throttled are sent again,
   * together, until they succeed or the tries are used up: then their last answer stands.
   */
  async batch(requests: readonly SubRequest[]): Promise<SubResponse[]> {
    const answers = new Map<string, SubResponse>();
    let open = requests;
    for (let attempt = 1; open.length > 0; attempt += 1) {
      for (const answer of await this.#sendBatch(open)) answers.set(answer.id, answer);
      open = open.filter(({ id }) => isRetryable(answers.get(id)?.status ?? 503));
      if (open.length === 0 || attempt >= this.#retry.attempts) break;
      const asked = open.map(({ id }) => headerOf(answers.get(id), 'retry-after')).find((value) => value !== undefined);
      await this.#retry.sleep(retryDelay(this.#retry, attempt, asked));
    }
    return requests.map(({ id }) => answers.get(id) ?? { id, status: 503 });
  }

  async #sendBatch(requests: readonly SubRequest[]): Promise<SubResponse[]> {
    const { body } = this.#expectOk('POST /batch', await this.#call('POST', '/batch', { requests }));
    if (!isRecord(body) || !Array.isArray(body.responses))
      throw new ImportStopped(`${this.#api} does not answer like a Brain2 API`);
    return body.responses.filter(isSubResponse);
  }

  async #call(method: string, path: string, body?: unknown, attempts = this.#retry.attempts): Promise<Answer> {
    for (let attempt = 1; ; attempt += 1) {
      const response = await this.#fetchOnce(method, path, body);
      const last = attempt >= attempts;
      if (response instanceof Response && (!isRetryable(response.status) || last)) return answerOf(response);
      if (!(response instanceof Response) && last)
        throw new ImportStopped(`the API at ${this.#api} cannot be reached: ${reasonOf(response)}`);
      const asked = response instanceof Response ? response.headers.get('retry-after') : undefined;
      await this.#retry.sleep(retryDelay(this.#retry, attempt, asked));
    }
  }

  /** A response, or the error that kept it from arriving. */
  async #fetchOnce(method: string, path: string, body: unknown): Promise<Response | Error> {
    const headers: Record<string, string> = { authorization: `Bearer ${this.#token}`, accept: 'application/json' };
    if (body !== undefined) headers['content-type'] = 'application/json';
    try {
      const payload = body === undefined ? {} : { body: JSON.stringify(body) };
      return await this.#fetch(`${this.#api}${path}`, {
        method,
        headers,
        ...payload,
        signal: AbortSignal.timeout(callTimeoutMs),
      });
    } catch (error) {
      return error instanceof Error ? error : new Error(String(error));
    }
  }

  #expectOk(what: string, answer: Answer): Answer {
    if (answer.status === 200) return answer;
    const said = messageOf(answer.body);
    if (answer.status === 401) throw new ImportStopped(`the token was not accepted by ${this.#api}${said}`);
    if (answer.status === 404)
      throw new ImportStopped(`there is no Brain2 API at ${this.#api} (its address ends in /api/v1)`);
    throw new ImportStopped(`${what} answered ${answer.status}${said}`);
  }
}

/** `: ` and the message of an error body; '' when it has none. */
export function messageOf(body: unknown): string {
  return isRecord(body) && typeof body.message === 'string' ? `: ${body.message}` : '';
}

/** Whether a parsed JSON value is an object. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isSubResponse(value: unknown): value is SubResponse {
  return isRecord(value) && typeof value.id === 'string' && typeof value.status === 'number';
}

function headerOf(response: SubResponse | undefined, name: string): string | undefined {
  return Object.entries(response?.headers ?? {}).find(([key]) => key.toLowerCase() === name)?.[1];
}

async function answerOf(response: Response): Promise<Answer> {
  const text = await response.text();
  try {
    return { status: response.status, body: JSON.parse(text) };
  } catch {
    return { status: response.status, body: undefined };
  }
}

/** fetch says "fetch failed" and keeps the reason in `cause`. */
function reasonOf(error: Error): string {
  const { cause } = error;
  if (!(cause instanceof Error)) return error.message;
  return cause.message || ('code' in cause ? String(cause.code) : error.message);
}
