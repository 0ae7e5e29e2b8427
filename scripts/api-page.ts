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
