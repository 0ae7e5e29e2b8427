import { normalizeValue } from '../attribute-value.ts';
import { invalid } from '../errors.ts';
import type { AttributeValue, ExpressionInput } from '../wire.ts';
import type { DocumentPath } from './document-path.ts';
import type { ExpressionReader, RawPath } from './reader.ts';

/** Resolves the `#name` and `:value` placeholders of one request. */
export class Bindings {
  readonly #names: Readonly<Record<string, string>>;
  readonly #values: Map<string, AttributeValue>;

  /**
   * @param readers all expressions of the request
   * @throws ValidationException for a placeholder that is used and not defined, or defined and not used
   */
  constructor(input: ExpressionInput, readers: readonly ExpressionReader[]) {
    this.#names = input.ExpressionAttributeNames ?? {};
    const values = input.ExpressionAttributeValues ?? {};
    for (const { slot, names, values: used } of readers) {
      for (const name of names) {
        if (this.#names[name] !== undefined) continue;
        throw invalid(
          `Invalid ${slot}: An expression attribute name used in the document path is not defined; attribute name: ${name}`,
        );
      }
      for (const ref of used) {
        if (values[ref] !== undefined) continue;
        throw invalid(
          `Invalid ${slot}: An expression attribute value used in expression is not defined; attribute value: ${ref}`,
        );
      }
    }
    refuseUnused('ExpressionAttributeNames', this.#names, readers, 'names');
    refuseUnused('ExpressionAttributeValues', values, readers, 'values');
    this.#values = new Map(Object.entries(values).map(([ref, value]) => [ref, normalizeValue(value)]));
  }

  path(raw: RawPath): DocumentPath {
    const resolved = raw.map((part) => (typeof part === 'string' && part[0] === '#' ? this.#names[part] : part));
    return resolved as unknown as DocumentPath;
  }

  value(ref: string): AttributeValue {
    return this.#values.get(ref) as AttributeValue;
  }
}

function refuseUnused(
  member: string,
  defined: object,
  readers: readonly ExpressionReader[],
  kind: 'names' | 'values',
): void {
  const unused = Object.keys(defined).filter((key) => !readers.some((reader) => reader[kind].has(key)));
  if (unused.length === 0) return;
  if (readers.length === 0) throw invalid(`${member} can only be specified when using expressions`);
  throw invalid(`Value provided in ${member} unused in expressions: keys: {${unused.join(', ')}}`);
}
