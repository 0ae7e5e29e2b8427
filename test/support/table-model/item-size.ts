import { numberBytes } from './decimal.ts';
import type { AttributeValue, WireItem } from './wire.ts';

const utf8 = (text: string): number => Buffer.byteLength(text);
const binaryBytes = (base64: string): number => Buffer.byteLength(base64, 'base64');
const sum = (sizes: number[]): number => sizes.reduce((total, size) => total + size, 0);

/** Overhead of a list or a map, and of each of its elements ("Item sizes and formats", developer guide). */
const containerBytes = 3;
const elementBytes = 1;

function valueBytes(value: AttributeValue): number {
  if (value.S !== undefined) return utf8(value.S);
  if (value.N !== undefined) return numberBytes(value.N);
  if (value.B !== undefined) return binaryBytes(value.B);
  if (value.SS) return sum(value.SS.map(utf8));
  if (value.NS) return sum(value.NS.map(numberBytes));
  if (value.BS) return sum(value.BS.map(binaryBytes));
  if (value.L) return containerBytes + sum(value.L.map((element) => elementBytes + valueBytes(element)));
  if (value.M) return containerBytes + elementBytes * Object.keys(value.M).length + itemBytes(value.M);
  return 1;
}

/** The bytes of an item that DynamoDB bills and limits: names and values, UTF-8. */
export function itemBytes(item: WireItem): number {
  let bytes = 0;
  for (const name in item) bytes += utf8(name) + valueBytes(item[name] as AttributeValue);
  return bytes;
}
