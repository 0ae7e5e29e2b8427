/** HTML element names only: `List<String>` and `a<b` are text, `<p class="x">` is not. */
const elements =
  'a|abbr|article|aside|b|blockquote|body|br|button|caption|cite|code|col|colgroup|dd|del|details|div|dl|dt|em|figcaption|' +
  'figure|font|footer|form|h[1-6]|head|header|hr|html|i|iframe|img|input|ins|kbd|label|li|link|main|mark|meta|nav|ol|p|path|' +
  'pre|q|s|samp|script|section|small|span|strike|strong|style|sub|summary|sup|svg|table|tbody|td|tfoot|th|thead|time|title|' +
  'tr|tt|u|ul|var|video|audio|source|wbr';
const tag = new RegExp(`</?(?:${elements})(?:\\s[^<>=]*=[^<>]*)?\\s?/?>`, 'gi');
const entity = /&(?:#(\d{1,7})|#x([\da-f]{1,6})|[a-z][a-z\d]{1,30});/gi;
const accented = /&([a-z])(?:acute|caron|cedil|circ|grave|ring|slash|tilde|uml);/gi;
const dataUrl = /\bdata:[\w.+-]{1,60}\/[\w.+-]{1,60};base64,[\w+/=]*/gi;
const scheme = /\bhttps?:\/\/(?:www\.)?/gi;

const isScalar = (code: number): boolean => code <= 0x10ffff && (code < 0xd800 || code > 0xdfff);

function characterOf(_match: string, decimal?: string, hexadecimal?: string): string {
  const code = decimal ? Number.parseInt(decimal, 10) : Number.parseInt(hexadecimal ?? '', 16);
  return isScalar(code) ? String.fromCodePoint(code) : ' ';
}

/**
 * A note without what its reader does not see: HTML tags and entities, embedded pictures, the scheme of an address.
 * Markdown's punctuation needs no care, since only letters and digits become terms. Each pattern runs in linear time.
 */
export function plainText(text: string): string {
  let plain = text;
  if (plain.includes('://') || plain.includes(';base64,')) plain = plain.replace(dataUrl, ' ').replace(scheme, ' ');
  if (plain.includes('<')) plain = plain.replace(tag, ' ');
  if (plain.includes('&')) plain = plain.replace(accented, '$1').replace(entity, characterOf);
  return plain;
}
