import { limits } from '../contract/index.ts';
import { cut, Invalid, PayloadTooLarge, UnsupportedMediaType } from '../graph/index.ts';
import type { ApiRequest, Endpoint } from './endpoint.ts';

const jsonType = /^application\/([\w.+-]+\+)?json\s*(;|$)/i;
const ndjsonType = /^application\/(x-ndjson|ndjson|jsonl)\s*(;|$)/i;
/** A JSON document nested deeper than this is no note. Checked before parsing, so that no recursion can be driven by a client. */
const maxDepth = 64;
/** Keys are a client's: an error repeats no more of them than this. */
const fieldCharacters = 200;

function tooDeep(text: string): boolean {
  let depth = 0;
  let inString = false;
  for (let i = 0; i < text.length; i += 1) {
    const c = text.charCodeAt(i);
    if (c === 0x5c && inString) i += 1;
    else if (c === 0x22) inString = !inString;
    else if (!inString && (c === 0x5b || c === 0x7b)) {
      depth += 1;
      if (depth > maxDepth) return true;
    } else if (!inString && (c === 0x5d || c === 0x7d)) depth -= 1;
  }
  return false;
}

/** Refuses what no JSON text of ours may hold, by its path, wherever it stands. Depth is bounded before. */
function checkValue(value: unknown, path: string): void {
  if (typeof value === 'string' && !value.isWellFormed()) {
    const field = cut(path, fieldCharacters) || 'body';
    throw new Invalid(`${field} holds half a surrogate pair, which is not Unicode text`, { field, rule: 'unicode' });
  }
  if (typeof value === 'object' && value !== null) {
    for (const [key, one] of Object.entries(value)) {
      const at = path ? `${path}.${key}` : key;
      if (key === '__proto__')
        throw new Invalid('A field may not be called __proto__', { field: cut(at, fieldCharacters), rule: 'name' });
      checkValue(one, at);
    }
  }
}

function parseJson(text: string, field: string): unknown {
  if (tooDeep(text))
    throw new Invalid(`The ${field} is nested deeper than ${maxDepth} levels`, {
      field,
      rule: 'maxDepth',
      limit: maxDepth,
    });
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new Invalid(`The ${field} is not valid JSON`, { field, rule: 'json' });
  }
  checkValue(value, field === 'body' ? '' : field);
  return value;
}

/** Newline-delimited JSON: each line `{"node":{…}}` or `{"edge":{…}}`, as the export gives it. */
function parseLines(text: string): { nodes: unknown[]; edges: unknown[] } {
  const document = { nodes: [] as unknown[], edges: [] as unknown[] };
  for (const [i, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue;
    const entry = parseJson(line, `line ${i + 1}`) as { node?: unknown; edge?: unknown } | null;
    if (entry?.node !== undefined) document.nodes.push(entry.node);
    if (entry?.edge !== undefined) document.edges.push(entry.edge);
    if (entry?.node === undefined && entry?.edge === undefined)
      throw new Invalid(`Line ${i + 1} is neither {"node":…} nor {"edge":…}`, {
        field: `line ${i + 1}`,
        rule: 'ndjson',
      });
  }
  return document;
}

function parseText(text: string, request: ApiRequest, { maxBodyBytes = limits.bodyBytes, ndjson }: Endpoint['route']) {
  const bytes = Buffer.byteLength(text);
  if (bytes > maxBodyBytes)
    throw new PayloadTooLarge(`The body has ${bytes} bytes; at most ${maxBodyBytes} are taken`, {
      field: 'body',
      limit: maxBodyBytes,
    });
  const type = request.headers['content-type'] ?? '';
  if (ndjson && ndjsonType.test(type)) return parseLines(text);
  if (jsonType.test(type)) return parseJson(text, 'body');
  throw new UnsupportedMediaType('Send JSON with the header Content-Type: application/json', {
    field: 'Content-Type',
    limit: ndjson ? 'application/json, application/x-ndjson' : 'application/json',
  });
}

/** The body of a request, parsed; what came inside a batch was parsed with it. */
export function bodyOf(request: ApiRequest, { route }: Endpoint): unknown {
  if (!route.body) return {};
  const { body } = request;
  if (!body) throw new Invalid('The request needs a JSON body', { field: 'body', rule: 'required' });
  return 'text' in body ? parseText(body.text, request, route) : body.value;
}
