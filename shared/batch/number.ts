/** A decimal number as DynamoDB keeps it: significant digits without leading or trailing zeroes, and a power of ten. */
interface Decimal {
  readonly negative: boolean;
  /** Empty for zero. */
  readonly digits: string;
  readonly exponent: number;
}

const form = /^([+-]?)(\d*)\.?(\d*)(?:e([+-]?\d+))?$/i;

function decimalOf(text: string): Decimal | undefined {
  const [match, sign, whole = '', fraction = '', power = '0'] = form.exec(text) ?? [];
  if (match === undefined || whole + fraction === '') return undefined;
  const all = (whole + fraction).replace(/^0+/, '');
  const digits = all.replace(/0+$/, '');
  return { negative: sign === '-', digits, exponent: Number(power) - fraction.length + all.length - digits.length };
}

/** The same string for the same number, however it is written: "10", "1e1" and "10.0" give "1e1". Text that is no number stays. */
export function canonicalNumber(text: string): string {
  const decimal = decimalOf(text);
  if (!decimal) return text;
  const { negative, digits, exponent } = decimal;
  return digits === '' ? '0' : `${negative ? '-' : ''}${digits}e${exponent}`;
}

/**
 * Stored size of a number in bytes: one per two significant digits and one more ("DynamoDB item sizes and formats" in the
 * developer guide, which calls it approximate), and a further one for the sign of a negative number (not on that page).
 */
export function numberBytes(text: string): number {
  const decimal = decimalOf(text);
  if (!decimal) return Buffer.byteLength(text);
  return 1 + Math.ceil(decimal.digits.length / 2) + (decimal.negative && decimal.digits !== '' ? 1 : 0);
}
