/** A body ready to send; compressed ones are base64, as Lambda wants bytes. */
export interface ReadyAnswer {
  readonly text: string;
  readonly isBase64: boolean;
  readonly encoding?: 'br' | 'gzip';
  /** Bytes on the wire. */
  readonly bytes: number;
}
