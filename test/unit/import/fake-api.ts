interface Sub {
  id: string;
  method: string;
  url: string;
  body: Record<string, unknown>;
  idempotencyKey?: string;
}

interface FakeAnswer {
  status: number;
  headers?: Record<string, string>;
  body?: unknown;
}

/** The part of the API the importer uses, in memory, behind the signature of fetch. */
export class FakeApi {
  readonly nodes = new Map<string, Record<string, unknown>>();
  readonly edges = new Map<string, Record<string, unknown>>();
  /** Every HTTP call as `METHOD /path`, and every sub-request of a batch. */
  readonly calls: string[] = [];
  readonly writes: Sub[] = [];
  /** Answers given instead of the real ones, first come first served. */
  readonly wholeCallFaults: (FakeAnswer | Error)[] = [];
  /** Asked for each sub-request; an answer replaces the real one. */
  subFault: (sub: Sub) => FakeAnswer | undefined = () => undefined;
  remembersKeys = false;
  /** Called after each batch was carried out; throwing loses its answer. */
  afterBatch: () => void = () => undefined;
  readonly #remembered = new Map<string, FakeAnswer>();
  #next = 1;

  fetch: typeof fetch = async (input, init) => {
    const { pathname, searchParams } = new URL(String(input));
    const path = pathname.replace('/api/v1', '');
    this.calls.push(`${init?.method} ${path}`);
    const fault = this.wholeCallFaults.shift();
    if (fault instanceof Error) throw fault;
    const body = init?.body === undefined ? undefined : JSON.parse(String(init.body));
    const { status, headers, body: answer } = fault ?? this.#route(`${init?.method} ${path}`, body, searchParams);
    if (path === '/batch') this.afterBatch();
    return new Response(answer === undefined ? null : JSON.stringify(answer), { status, headers: headers ?? {} });
  };

  #route(
    call: string,
    body: { requests?: Sub[]; node_ids?: string[] } | undefined,
    query: URLSearchParams,
  ): FakeAnswer {
    if (call === 'GET /nodes') return { status: 200, body: this.#page(query) };
    if (call === 'POST /nodes/batch-get') {
      const [ids, nodes] = [body?.node_ids ?? [], [...this.nodes].map(([id, fields]) => ({ id, ...fields }))];
      const missing = ids.filter((id) => !this.nodes.has(id));
      return { status: 200, body: { nodes: nodes.filter(({ id }) => ids.includes(id)), missing } };
    }
    if (call === 'POST /batch') {
      const responses = (body?.requests ?? []).map((sub) => ({ id: sub.id, headers: {}, ...this.#once(sub) }));
      return { status: 200, body: { responses, summary: { requests: responses.length, databaseCalls: 0 } } };
    }
    return { status: 404, body: { error: true, type: 'not_found', message: 'no such route' } };
  }

  /** Newest first, previews instead of contents. */
  #page(query: URLSearchParams): unknown {
    const [start, limit] = [Number(query.get('nextToken') ?? 0), Number(query.get('limit'))];
    const all = [...this.nodes]
      .reverse()
      .map(([id, node]) => ({ id, ...node, content: String(node.content).slice(0, 200) }));
    const more = start + limit < all.length;
    return { nodes: all.slice(start, start + limit), ...(more ? { nextToken: String(start + limit) } : {}) };
  }

  /** Keys are remembered only when asked: nothing may depend on a server that does. */
  #once(sub: Sub): FakeAnswer {
    const fault = this.subFault(sub);
    if (fault !== undefined) return fault;
    const key = this.remembersKeys ? sub.idempotencyKey : undefined;
    const remembered = key === undefined ? undefined : this.#remembered.get(key);
    if (remembered !== undefined) return remembered;
    this.writes.push(sub);
    const answer = this.#carryOut(sub);
    if (key !== undefined) this.#remembered.set(key, answer);
    return answer;
  }

  #carryOut({ method, url, body }: Sub): FakeAnswer {
    if (method === 'POST' && url === '/nodes') {
      const id = `n${String(this.#next++).padStart(5, '0')}`;
      this.nodes.set(id, body);
      return { status: 201, body: { id } };
    }
    if (method === 'PUT') {
      const id = url.replace('/nodes/', '');
      if (!this.nodes.has(id)) return { status: 404, body: { message: 'no such note' } };
      this.nodes.set(id, body);
      return { status: 200, body: { id } };
    }
    return this.#connect(body);
  }

  #connect(body: Record<string, unknown>): FakeAnswer {
    const ends = [String(body.source_id), String(body.target_id)];
    if (ends.some((id) => !this.nodes.has(id))) return { status: 404, body: { message: 'no such note' } };
    const id = ends.sort().join('_');
    if (this.edges.has(id)) return { status: 409, body: { message: 'connected already' } };
    this.edges.set(id, body);
    return { status: 201, body: { id } };
  }
}

/** An unsigned token: the fake does not check it, the importer only reads it. */
export function tokenFor(claims: Record<string, unknown>): string {
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
  return `${part({ alg: 'none' })}.${part(claims)}.signature`;
}
