/** Ends an import with one line for the person who started it. What was stored stays stored; the same command goes on from there. */
export class ImportStopped extends Error {
  override readonly name = 'ImportStopped';
}

/** The text of whatever was thrown, by the runtime too (whose errors need not be this realm's `Error`). */
export function messageFrom(thrown: unknown): string {
  return textField(thrown, 'message') ?? String(thrown);
}

/** The system's code of what was thrown (`ENOENT`), or undefined. */
export function codeFrom(thrown: unknown): string | undefined {
  return textField(thrown, 'code');
}

/** What lies behind a thrown error: `fetch failed` keeps the reason in `cause`, a refused connection only a code. */
export function rootMessage(thrown: unknown): string {
  const cause: unknown = typeof thrown === 'object' && thrown !== null && 'cause' in thrown ? thrown.cause : undefined;
  return cause === undefined
    ? messageFrom(thrown)
    : (textField(cause, 'message') ?? codeFrom(cause) ?? messageFrom(thrown));
}

function textField(value: unknown, name: 'message' | 'code'): string | undefined {
  if (typeof value !== 'object' || value === null || !(name in value)) return undefined;
  const text = (value as Record<string, unknown>)[name];
  return typeof text === 'string' && text !== '' ? text : undefined;
}
