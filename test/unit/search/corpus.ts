import fc from 'fast-check';
import { decodeSnapshot, encodeSnapshot, type SearchDocument, SearchIndex } from '../../../shared/search/index.ts';

/** A note with only what a test is about. */
export const note = (id: string, fields: Partial<SearchDocument> = {}): SearchDocument => ({
  id,
  version: 1,
  title: '',
  tags: [],
  text: '',
  ...fields,
});

export const indexOf = (notes: readonly SearchDocument[]): SearchIndex => {
  const index = SearchIndex.empty();
  for (const each of notes) index.put(each);
  return index;
};

export const everything = { limit: 1_000, offset: 0 };
export const found = (index: SearchIndex, q: string): string[] => index.search(q, everything).hits.map(({ id }) => id);
export const reloaded = (index: SearchIndex): SearchIndex => decodeSnapshot(encodeSnapshot(index));

const common = [
  'garden',
  'gardener',
  'meeting',
  'river',
  'rivet',
  'notes',
  'plan',
  'planet',
  'Ärger',
  '東京都',
  'ภาษาไทย',
];
/** Few words, so that notes share them; and any text at all. */
export const anyWord = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...common) },
  { weight: 1, arbitrary: fc.string({ unit: 'grapheme', minLength: 1, maxLength: 8 }) },
);
export const anyText = (maxLength: number) => fc.array(anyWord, { maxLength }).map((words) => words.join(' '));
export const anyNote = (ids: fc.Arbitrary<string>): fc.Arbitrary<SearchDocument> =>
  fc.record({
    id: ids,
    version: fc.integer({ min: 1, max: 6 }),
    title: anyText(3),
    tags: fc.array(anyWord, { maxLength: 2 }),
    text: anyText(12),
  });
/** Notes with ids of their own. */
export const anyNotes = (maxLength: number): fc.Arbitrary<SearchDocument[]> =>
  fc.uniqueArray(anyNote(fc.uuid()), { maxLength, selector: ({ id }) => id });

/** Words whole, begun and mistyped, alone and together. */
export const probes = [
  'garden',
  'gard',
  'gadren',
  'meeting river',
  'mee plan',
  'rivet zzzz',
  '京都',
  'ภาษา',
  'arger',
  'pl',
];
