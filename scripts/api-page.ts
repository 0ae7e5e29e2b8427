import { allRoutes, errorTypes, limits, type Route } from '../shared/contract/index.ts';

const anchorSafe = (text: string) => text.replaceAll('|', '\\|');

/** A schema in a few words, the way a reader of a table wants it. */
function brief(schema: unknown): string {
  const s = schema as {
    type?: string;
    enum?: string[];
    items?: unknown;
    properties?: Record<string, unknown>;
    required?: string[];
    maxLength?: number;
    minimum?: number;
    maximum?: number;
    maxItems?: number;
    minItems?: number;
    const?: unknown;
  };
  if (s.enum) return s.enum.join(' \\| ');
  if (s.const !== undefined) return String(s.const);
  if (s.type === 'array') return `[${brief(s.items)}]${s.maxItems ? ` ${s.minItems ?? 0}..${s.maxItems}` : ''}`;
  if (s.properties) {
    const required = new Set(s.required ?? []);
    return `{${Object.entries(s.properties)
      .map(([name, value]) => `${name}${required.has(name) ? '' : '?'}: ${brief(value)}`)
      .join(', ')}}`;
  }
  const range = s.maxLength ? ` ≤${s.maxLength}` : s.maximum !== undefined ? ` ${s.minimum ?? ''}..${s.maximum}` : '';
  return `${s.type ?? 'any'}${range}`;
}

function section(route: Route): string {
  const rows = [
    ...(route.params ? [`- path: \`${brief(route.params)}\``] : []),
    ...(route.query ? [`- query: \`${brief(route.query)}\``] : []),
    ...(route.body ? [`- body: \`${brief(route.body)}\``] : []),
    ...Object.entries(route.responses).map(
      ([status, schema]) => `- ${status}: ${schema ? `\`${brief(schema)}\`` : 'no body'}`,
    ),
  ];
  return `### ${route.method} ${route.path}\n\n${anchorSafe(route.summary)}. ${route.auth === 'open' ? 'Open to everyone.' : 'Needs a token.'}\n\n${rows.join('\n')}\n`;
}

/** docs/api.md, generated from the contract. */
export function apiPage(): string {
  const errors = Object.entries(errorTypes).map(([type, { status }]) => `| \`${type}\` | ${status} |`);
  const bounds = Object.entries(limits).map(([name, value]) => `| ${name} | ${value} |`);
  return `# HTTP API

Generated from \`shared/contract\` by \`npm run generate\`; the machine-readable form is [openapi.json](openapi.json).

Send \`Authorization: Bearer <JWT>\` and \`Content-Type: application/json\`. Answers carry \`X-Request-Id\`, \`X-Graph-Version\` (the version of your graph after
the request), \`Server-Timing\` (database calls and their time) and, on a container's first answer, \`X-Cold-Start\`. Answers over 1 KB are compressed for clients that accept \`br\` or \`gzip\`.
Reads carry an \`ETag\`; send it back in \`If-None-Match\` and an unchanged answer is an empty 304. \`PUT\` takes \`If-Match\` and answers 412 when somebody was faster.

**Idempotency.** Every POST that changes something takes \`Idempotency-Key\` (1 to 128 printable ASCII characters). For 24 hours the same key with the same request
gives the first answer again, marked \`Idempotency-Replayed: true\`, and nothing is done twice; with another request it is 409, and 409 too while the first is still under way.
After a crash or a 503, send the same key again: the retry uses the ids of the first try. Only ids, statuses and counts are remembered, so the reads of a replayed batch are done anew.

**Pages.** \`nextToken\` is opaque, signed, and good for the list that gave it and for you alone. An answer never holds more than Lambda can send (6 MB): lists, graphs and exports
go on with \`nextToken\` (\`X-Next-Token\` for newline-delimited JSON), \`batch-get\` names what did not fit in \`remaining\`.

**Batches.** \`POST /batch\` takes up to 50 requests: \`{requests: [{id, method, url, headers?, body?, dependsOn?, idempotencyKey?}]}\`, with URLs relative to \`/api/v1\`. The answers are those of the same
requests sent one after another, as listed but each after what it \`dependsOn\`; what does not disturb each other is done together, by fewer database calls, with one version bump and
one audit record. Room that a deletion makes within your limits is there for a request that depends on it. A request whose dependency failed gets 424; every other failure is its own. Unknown or repeated ids, repeated keys and circles are 400 before anything happens.

**Bulk.** \`bulk-create\` and \`import\` check item by item: what is wrong with one is told in \`failed\`, and the others are done. \`import\` takes what \`export\` gives, as JSON or as lines
\`{"node": …}\` and \`{"edge": …}\` with \`Content-Type: application/x-ndjson\`; what is there already, by id, is skipped, so that it can be repeated.

**Search** finds notes that have all words, by beginnings of words and with one or two wrong letters too; notes that have any of them only when none has all. Title counts more than tags, tags more
than text. It always knows your latest acknowledged write.

**Live updates.** \`POST /live/ticket\` gives a ticket for one WebSocket connection, on which an open page is told what changes: [live updates](live.md). It takes no \`Idempotency-Key\`: each ticket is good once.

## Routes

${allRoutes.map(section).join('\n')}
## Errors

\`{ "error": true, "type": …, "message": …, "details"?: { "field", "limit", "rule" }, "request_id": … }\`. Another user's id is 404, never 403.

| type | status |
|---|---|
${errors.join('\n')}

## Limits

| what | limit |
|---|---|
${bounds.join('\n')}
`;
}
