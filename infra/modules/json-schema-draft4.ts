/** Keywords of newer drafts that API Gateway refuses; the handlers' validators know them. */
const dropped = new Set(['$id', 'examples', 'contentEncoding', 'contentMediaType']);

/**
 * Lowers a schema of the contract to JSON Schema draft-04, the one dialect of API Gateway's models.
 * Nothing a client may send is refused by the lowered form that the full one accepts.
 */
export function lowerToDraft4(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(lowerToDraft4);
  if (schema === null || typeof schema !== 'object') return schema;
  const lowered: Record<string, unknown> = {};
  for (const [keyword, value] of Object.entries(schema)) {
    if (dropped.has(keyword)) continue;
    if (keyword === 'const') lowered.enum = [value];
    else if (keyword === 'exclusiveMinimum' && typeof value === 'number')
      Object.assign(lowered, { minimum: value, exclusiveMinimum: true });
    else if (keyword === 'exclusiveMaximum' && typeof value === 'number')
      Object.assign(lowered, { maximum: value, exclusiveMaximum: true });
    else lowered[keyword] = lowerToDraft4(value);
  }
  return lowered;
}
