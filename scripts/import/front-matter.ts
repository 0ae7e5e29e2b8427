import { parse } from 'yaml';

/** A file's text divided into its YAML front matter and the rest. */
export interface FrontMatter {
  readonly fields: Readonly<Record<string, unknown>>;
  readonly body: string;
}

const block = /^---[ \t]*\r?\n(?:([\s\S]*?)\r?\n)?(?:---|\.\.\.)[ \t]*(?:\r?\n|$)/;

/** Splits off the front matter. A block that is not a YAML mapping (a rule, broken YAML) stays part of the text. */
export function splitFrontMatter(text: string): FrontMatter {
  const match = block.exec(text);
  if (match === null) return { fields: {}, body: text };
  const fields = parseMapping(match[1] ?? '');
  return fields === undefined ? { fields: {}, body: text } : { fields, body: text.slice(match[0].length) };
}

function parseMapping(source: string): Record<string, unknown> | undefined {
  if (source.trim() === '') return {};
  try {
    const value: unknown = parse(source, { logLevel: 'error' });
    return isMapping(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isMapping(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
