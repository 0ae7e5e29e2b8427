/** A stored snapshot that is truncated, foreign, mixed or of another format: build the index again from the notes. */
export class BadSnapshot extends Error {
  override readonly name = 'BadSnapshot';
}
