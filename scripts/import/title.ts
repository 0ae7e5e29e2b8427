import { noteLimits } from './limits.ts';

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

/**
 * One line of plain text from whatever a heading or front matter held: control characters and runs of white space become one
 * space, lone surrogates the replacement character. May return ''.
 */
export function plainLine(text: string): string {
  return text
    .toWellFormed()
    .replace(/[\p{Cc}\s]+/gu, ' ')
    .trim();
}

/**
 * Cuts `text` to at most `limit` UTF-16 units (so at most `limit` characters by any count) between two visible characters:
 * never inside a surrogate pair, nor inside an emoji sequence unless that sequence alone is longer than the limit.
 */
export function cutTitle(text: string, limit: number = noteLimits.titleCharacters): string {
  const line = plainLine(text);
  if (line.length <= limit) return line;
  const whole = takeWhileFits(segmentsOf(line), limit);
  return (whole === '' ? takeWhileFits(line, limit) : whole).trimEnd();
}

function* segmentsOf(text: string): Iterable<string> {
  for (const { segment } of graphemes.segment(text)) yield segment;
}

function takeWhileFits(pieces: Iterable<string>, limit: number): string {
  let taken = '';
  for (const piece of pieces) {
    if (taken.length + piece.length > limit) break;
    taken += piece;
  }
  return taken;
}
