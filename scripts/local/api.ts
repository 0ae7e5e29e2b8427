/** An answer of the API: `body` is the parsed JSON, or the text when it is not JSON. */
export interface ApiAnswer {
  status: number;
  headers: Headers;
  body: unknown;
}

/** A small client of the public API for the scripts: one token, JSON in and out, throws on nothing but a dead server. */
export class ApiClient {
  /** `<invoke base>/api/v1` */
  readonly baseUrl: string;
  private readonly token: string | undefined;

  constructor(baseUrl: string, token?: string) {
    this.baseUrl = baseUrl;
    this.token = token;
  }

  /** Sends one request; `path` is relative to `/api/v1`. */
  async send(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<ApiAnswer> {
    const text = body === undefined ? undefined : JSON.stringify(body);
    return this.sendText(method, path, text, {
      ...(text === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    });
  }

  /** Sends one request with a body that is taken as it is. */
  async sendText(
    method: string,
    path: string,
    text: string | undefined,
    headers: Record<string, string>,
  ): Promise<ApiAnswer> {
    const authorization: Record<string, string> = this.token ? { authorization: `Bearer ${this.token}` } : {};
    const answer = await fetch(`${this.baseUrl}${path}`, {
      method,
      headers: { accept: 'application/json', ...authorization, ...headers },
      body: text ?? null,
    });
    return { status: answer.status, headers: answer.headers, body: parse(await answer.text()) };
  }

  /** Sends one request and throws, quoting the answer, unless it has the expected status. */
  async expect<T>(
    status: number,
    method: string,
    path: string,
    body?: unknown,
  ): Promise<{ body: T; headers: Headers }> {
    const answer = await this.send(method, path, body);
    if (answer.status === status) return { body: answer.body as T, headers: answer.headers };
    const text = JSON.stringify(answer.body).slice(0, 300);
    throw new Error(`${method} ${this.baseUrl}${path} answered ${answer.status} instead of ${status}: ${text}`);
  }
}

/** Database calls of a request, from its `Server-Timing: db;dur=12;desc="44 calls"` header. */
export function databaseCalls(headers: Headers): number | undefined {
  const calls = /\bdb;[^,]*desc="(\d+) calls?"/.exec(headers.get('server-timing') ?? '')?.[1];
  return calls === undefined ? undefined : Number(calls);
}

function parse(text: string): unknown {
  try {
    return text === '' ? undefined : JSON.parse(text);
  } catch {
    return text;
  }
}
