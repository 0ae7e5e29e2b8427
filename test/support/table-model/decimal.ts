import { invalid } from './errors.ts';

/** A number without loss: `coefficient · 10^exponent`, the coefficient without trailing zeros. */
interface Decimal {
  readonly coefficient: bigint;
  readonly exponent: number;
}

const numberText = /^([+-]?)(\d+\.?\d*|\.\d+)(?:[eE]([+-]?\d+))?$/;
/** Limits of a Number (developer guide, "Data types"): 38 digits, magnitudes from 1E-130 to 9.99E+125. */
const maxDigits = 38;
const [minMagnitude, maxMagnitude] = [-130, 125];

function parse(text: string): Decimal {
  const match = numberText.exec(text);
  if (!match) throw invalid(`The parameter cannot be converted to a numeric value: ${text}`);
  const [, sign, mantissa = '', power = '0'] = match;
  const [whole = '', fraction = ''] = mantissa.split('.');
  return reduced(BigInt(`${whole}${fraction}`) * (sign === '-' ? -1n : 1n), Number(power) - fraction.length);
}

function reduced(coefficient: bigint, exponent: number): Decimal {
  if (coefficient === 0n) return { coefficient, exponent: 0 };
  const digits = coefficient.toString();
  const significant = digits.replace(/0+$/, '');
  const zeros = digits.length - significant.length;
  return zeros === 0 ? { coefficient, exponent } : { coefficient: BigInt(significant), exponent: exponent + zeros };
}

const digitsOf = ({ coefficient }: Decimal): string => (coefficient < 0n ? -coefficient : coefficient).toString();
/** The power of ten of the first digit. */
const magnitudeOf = (value: Decimal): number => digitsOf(value).length - 1 + value.exponent;

function checked(value: Decimal): Decimal {
  if (value.coefficient === 0n) return value;
  if (magnitudeOf(value) > maxMagnitude) {
    throw invalid('Number overflow. Attempting to store a number with magnitude larger than supported range');
  }
  if (magnitudeOf(value) < minMagnitude) {
    throw invalid('Number underflow. Attempting to store a number with magnitude smaller than supported range');
  }
  if (digitsOf(value).length > maxDigits)
    throw invalid('Attempting to store more than 38 significant digits in a Number');
  return value;
}

function format(value: Decimal): string {
  const digits = digitsOf(value);
  const sign = value.coefficient < 0n ? '-' : '';
  if (value.exponent >= 0) return `${sign}${digits}${'0'.repeat(value.exponent)}`;
  const point = digits.length + value.exponent;
  if (point > 0) return `${sign}${digits.slice(0, point)}.${digits.slice(point)}`;
  return `${sign}0.${'0'.repeat(-point)}${digits}`;
}

const plainInteger = /^(0|-?[1-9]\d{0,14})$/;

/** The one form in which a number is stored. @throws ValidationException when it is none, or out of range */
export function canonicalNumber(text: string): string {
  return plainInteger.test(text) ? text : format(checked(parse(text)));
}

function aligned(a: Decimal, b: Decimal): [bigint, bigint, number] {
  const exponent = Math.min(a.exponent, b.exponent);
  const scale = (value: Decimal): bigint => value.coefficient * 10n ** BigInt(value.exponent - exponent);
  return [scale(a), scale(b), exponent];
}

/** Adds (or, with `sign` -1, subtracts) exactly. */
export function addNumbers(a: string, b: string, sign: 1 | -1 = 1): string {
  const [left, right, exponent] = aligned(parse(a), parse(b));
  return format(checked(reduced(left + BigInt(sign) * right, exponent)));
}

/** Negative, zero or positive, as `a` is below, equal to or above `b`. */
export function compareNumbers(a: string, b: string): number {
  if (plainInteger.test(a) && plainInteger.test(b)) return Number(a) - Number(b);
  const [left, right] = aligned(parse(a), parse(b));
  return left < right ? -1 : left > right ? 1 : 0;
}

/** A text that sorts as the number does. */
export function sortableNumber(text: string): string {
  const value = parse(text);
  if (value.coefficient === 0n) return '1';
  const key = `${String(magnitudeOf(value) + 200).padStart(3, '0')}${digitsOf(value)}`;
  if (value.coefficient > 0n) return `2${key}`;
  return `0${key.replace(/\d/g, (digit) => String(9 - Number(digit)))}~`;
}

/**
 * Bytes of a number: one per two digits, counted in pairs from the decimal point, one more, and one for a minus. The
 * developer guide ("Item sizes and formats") gives this as an approximation; the pairs are what measurements show.
 */
export function numberBytes(text: string): number {
  const value = parse(text);
  if (value.coefficient === 0n) return 1;
  const lowest = Math.floor(value.exponent / 2);
  const highest = Math.floor(magnitudeOf(value) / 2);
  return 1 + (highest - lowest + 1) + (value.coefficient < 0n ? 1 : 0);
}
