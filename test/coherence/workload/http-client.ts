/** An answer, its body parsed. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: bodies of every route
  readonly body: any;
}

export interface Request {
  readonly method?: string;
  readonly path: string;
  readonly token: string;
  readonly body?: unknown;
  readonly ifNoneMatch?: string | undefined;
  readonly encoding?: string;
  /** Milliseconds after which the client stops waiting. */
  readonly patienceMs?: number;
}

const defaultPatienceMs = 10_000;

/**
 * Sends a request to the API.
 * @returns undefined when there is no answer, or one that says nothing of what happened (a 5xx)
 */
export async function send(url: string, request: Request): Promise<Answer | undefined> {
  const { method = 'GET', path, token, body, ifNoneMatch, encoding = 'br, gzip', patienceMs } = request;
  const headers: Record<string, string> = { authorization: `Bearer ${token}`, 'accept-encoding': encoding };
  if (ifNoneMatch) headers['if-none-match'] = ifNoneMatch;
  if (body !== undefined) headers['content-type'] = 'application/json';
  try {
    const response = await fetch(`${url}/api/v1${path}`, {
      method,
      headers,
      signal: AbortSignal.timeout(patienceMs ?? defaultPatienceMs),
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (response.status >= 500) return undefined;
    return { status: response.status, headers: response.headers, body: text === '' ? undefined : JSON.parse(text) };
  } catch {
    return undefined;
  }
}
