import { ImportStopped, rootMessage } from './errors.ts';
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

/** A note as the API gives it. */
export interface StoredNote {
  readonly id: string;
  readonly title: string;
  readonly content: string;
  readonly tags: string[];
}

/** Finds out which of some requests were carried out after all. */
export type Settle = (open: readonly SubRequest[]) => Promise<SubResponse[]>;

interface BatchOutcome {
  readonly answered: SubResponse[];
  /** Some requests may have been carried out although they must be sent again. */
  readonly doubtful: boolean;
  readonly retryAfter: string | null | undefined;
}

interface Answer {
  readonly status: number;
  readonly retryAfter: string | null;
  /** Parsed JSON; undefined when it is none. */
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

  /** Whole notes by id, and those of `ids` that are not (or no longer) notes of the user. */
  async lookUp(ids: readonly string[]): Promise<{ notes: StoredNote[]; missing: string[] }> {
    const { body } = this.#expectOk(
      'POST /nodes/batch-get',
      await this.#call('POST', '/nodes/batch-get', { node_ids: ids }),
    );
    const { nodes, missing } = isRecord(body) ? body : {};
    return { notes: storedNotes(nodes), missing: Array.isArray(missing) ? missing.map(String) : [] };
  }

  /** Every note of the user, newest first, a page at a time. `content` is only its beginning. */
  async *listNotes(): AsyncGenerator<StoredNote[]> {
    let next = '';
    do {
      const path = `/nodes?limit=100${next === '' ? '' : `&nextToken=${encodeURIComponent(next)}`}`;
      const { body } = this.#expectOk('GET /nodes', await this.#call('GET', path));
      const page = isRecord(body) ? body : {};
      yield storedNotes(page.nodes);
      next = typeof page.nextToken === 'string' ? page.nextToken : '';
    } while (next !== '');
  }

  /**
   * Sends the requests as one batch and returns each one's answer in the same order. Requests that were throttled or failed are
   * sent again, together, until they succeed or the tries are used up: then their last answer stands.
   * @param settle asked before requests are repeated that may have been carried out although their answer was lost or an error:
   * returns answers for those that were
   */
  async batch(requests: readonly SubRequest[], settle: Settle = async () => []): Promise<SubResponse[]> {
    const answers = new Map<string, SubResponse>();
    let open = requests;
    for (let attempt = 1; open.length > 0; attempt += 1) {
      const { answered, doubtful, retryAfter } = await this.#sendBatch(open, attempt >= this.#retry.attempts);
      for (const answer of answered) answers.set(answer.id, answer);
      open = open.filter(({ id }) => isRetryable(answers.get(id)?.status ?? 503));
      if (open.length === 0 || attempt >= this.#retry.attempts) break;
      await this.#retry.sleep(retryDelay(this.#retry, attempt, retryAfter));
      const settled = doubtful ? await settle(open) : [];
      for (const answer of settled) answers.set(answer.id, answer);
      open = open.filter(({ id }) => !settled.some((answer) => answer.id === id));
    }
    return requests.map(({ id }) => answers.get(id) ?? { id, status: 503 });
  }

  async #sendBatch(requests: readonly SubRequest[], last: boolean): Promise<BatchOutcome> {
    const { answer, failure } = await this.#fetchOnce('POST', '/batch', { requests });
    if (answer === undefined && last) throw this.#unreachable(failure);
    if (answer === undefined || (isRetryable(answer.status) && !last)) {
      return { answered: [], doubtful: answer?.status !== 429, retryAfter: answer?.retryAfter };
    }
    const { body } = this.#expectOk('POST /batch', answer);
    if (!isRecord(body) || !Array.isArray(body.responses))
      throw new ImportStopped(`${this.#api} does not answer like a Brain2 API`);
    const answered = body.responses.filter(isSubResponse);
    const refused = answered.filter(({ status }) => isRetryable(status));
    const retryAfter = refused.map((sub) => headerOf(sub, 'retry-after')).find((value) => value !== undefined);
    return { answered, doubtful: refused.some(({ status }) => status !== 429), retryAfter };
  }

  #unreachable(failure: unknown): ImportStopped {
    return new ImportStopped(`the API at ${this.#api} cannot be reached: ${rootMessage(failure)}`);
  }

  async #call(method: string, path: string, body?: unknown, attempts = this.#retry.attempts): Promise<Answer> {
    for (let attempt = 1; ; attempt += 1) {
      const { answer, failure } = await this.#fetchOnce(method, path, body);
      const last = attempt >= attempts;
      if (answer !== undefined && (last || !isRetryable(answer.status))) return answer;
      if (answer === undefined && last) throw this.#unreachable(failure);
      await this.#retry.sleep(retryDelay(this.#retry, attempt, answer?.retryAfter));
    }
  }

  /** A whole answer, or what kept it from arriving. */
  async #fetchOnce(method: string, path: string, body: unknown): Promise<{ answer?: Answer; failure?: unknown }> {
    const headers: Record<string, string> = { authorization: `Bearer ${this.#token}`, accept: 'application/json' };
    if (body !== undefined) headers['content-type'] = 'application/json';
    try {
      const payload = body === undefined ? {} : { body: JSON.stringify(body) };
      const signal = AbortSignal.timeout(callTimeoutMs);
      const response = await this.#fetch(`${this.#api}${path}`, { method, headers, ...payload, signal });
      return {
        answer: {
          status: response.status,
          retryAfter: response.headers.get('retry-after'),
          body: parseJson(await response.text()),
        },
      };
    } catch (failure) {
      return { failure };
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

function storedNotes(value: unknown): StoredNote[] {
  const isStored = (note: unknown): note is StoredNote =>
    isRecord(note) && typeof note.id === 'string' && typeof note.title === 'string' && Array.isArray(note.tags);
  return Array.isArray(value) ? value.filter(isStored) : [];
}

function headerOf(response: SubResponse | undefined, name: string): string | undefined {
  return Object.entries(response?.headers ?? {}).find(([key]) => key.toLowerCase() === name)?.[1];
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
