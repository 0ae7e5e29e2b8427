/** A stored snapshot that is truncated, foreign, mixed or of another format: what it held has to be made again. */
export class BadSnapshot extends Error {
  override readonly name = 'BadSnapshot';
}
