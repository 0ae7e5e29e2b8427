/** A file of a dependency, and what a function gets in its place. */
export interface Trim {
  /** Below node_modules. */
  readonly file: string;
  /** Why no function misses what is left out. */
  readonly because: string;
  /** The source that takes its place; it throws when the file is not as it was when this was written. */
  readonly rewrite: (source: string) => string;
}

/** @throws Error when the text is not there exactly once: the dependency has changed */
export function replaceOnce(source: string, text: string, replacement: string): string {
  if (source.split(text).length !== 2) throw new Error(`The dependency has changed: ${text} is not there once`);
  return source.replace(text, () => replacement);
}
