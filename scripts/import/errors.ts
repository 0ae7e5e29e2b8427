/** Ends an import with one line for the person who started it. What was stored stays stored; the same command goes on from there. */
export class ImportStopped extends Error {
  override readonly name = 'ImportStopped';
}
