import { createHash } from 'node:crypto';

/** Uniform in [0, 1). */
export type Random = () => number;

/** A random sequence that a text decides: the same again for the same text, of 48 bits a number. */
export function seededRandom(text: string): Random {
  let counter = 0;
  return () => {
    const digest = createHash('sha256').update(`${text}\n${counter}`).digest();
    counter += 1;
    return digest.readUIntBE(0, 6) / 2 ** 48;
  };
}
