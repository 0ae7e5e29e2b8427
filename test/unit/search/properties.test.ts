import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type SearchDocument, SearchIndex } from '../../../shared/search/index.ts';
import { isPiece, queryTermsOf, termsOf } from '../../../shared/search/terms.ts';
import { anyNote, anyNotes, everything, found, indexOf, note, probes, reloaded } from './corpus.ts';

type Step = { put: SearchDocument } | { remove: string } | { reload: true } | { search: string };

const ids = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f');
const anyStep: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: anyNote(ids).map((put) => ({ put })) },
  { weight: 2, arbitrary: ids.map((remove) => ({ remove })) },
  { weight: 1, arbitrary: fc.constant({ reload: true as const }) },
  { weight: 1, arbitrary: fc.constantFrom(...probes).map((search) => ({ search })) },
);
const answers = (index: SearchIndex, queries: readonly string[] = probes) =>
  queries.map((q) => index.search(q, everything));

/** Takes the steps, and keeps beside the index the notes that it should hold. */
function take(steps: readonly Step[]): { index: SearchIndex; notes: Map<string, SearchDocument> } {
  let index = SearchIndex.empty();
  const notes = new Map<string, SearchDocument>();
  for (const step of steps) {
    if ('put' in step) {
      const isNewer = step.put.version > (notes.get(step.put.id)?.version ?? 0);
      expect(index.put(step.put)).toBe(isNewer);
      if (isNewer) notes.set(step.put.id, step.put);
    } else if ('remove' in step) expect(index.remove(step.remove)).toBe(notes.delete(step.remove));
    else if ('search' in step) index.search(step.search, everything);
    else index = reloaded(index);
  }
  return { index, notes };
}

describe('an index', () => {
  test('answers as one built from the notes it holds, whatever came before', () => {
    fc.assert(
      fc.property(fc.array(anyStep, { maxLength: 40 }), (steps) => {
        const { index, notes } = take(steps);
        expect(answers(index)).toEqual(answers(indexOf([...notes.values()].reverse())));
        expect([...index.ids()].sort()).toEqual([...notes.keys()].sort());
        for (const [id, { version }] of notes) expect(index.versionOf(id)).toBe(version);
      }),
      { seed: 3, numRuns: 150 },
    );
  });

  test('answers the same after it was kept and loaded', () => {
    fc.assert(
      fc.property(anyNotes(15), (notes) => {
        const index = indexOf(notes);
        const queries = [...probes, ...notes.map(({ text }) => text)];
        expect(answers(reloaded(index), queries)).toEqual(answers(index, queries));
        expect(reloaded(index).documentCount).toBe(notes.length);
      }),
      { seed: 5, numRuns: 60 },
    );
  });

  test('finds every note by each of its words and by each beginning of two letters or more', () => {
    fc.assert(
      fc.property(anyNotes(6), fc.boolean(), (notes, kept) => {
        const index = kept ? reloaded(indexOf(notes)) : indexOf(notes);
        for (const { id, title, tags, text } of notes)
          for (const term of new Set([title, ...tags, text].flatMap(termsOf)))
            for (let end = [...term].length; end >= 2 || end === [...term].length; end -= 1) {
              const begun = [...term].slice(0, end).join('');
              // A word cut inside a composed letter may fold into other words: then it is no beginning.
              if (queryTermsOf(begun).join(' ') === begun) expect(found(index, begun)).toContain(id);
            }
      }),
      { seed: 7, numRuns: 60 },
    );
  });

  test('forgives one typo in a word of five letters or more', () => {
    const letter = fc.constantFrom(...'abcdefghijklmnopqrstuvwxyzäяλ');
    const typo = fc.record({ at: fc.nat(), letter, kind: fc.constantFrom('drop', 'replace', 'insert', 'swap') });
    fc.assert(
      fc.property(
        fc.array(letter, { minLength: 5, maxLength: 14 }),
        typo,
        anyNotes(4),
        (letters, { at, ...how }, rest) => {
          const position = at % (letters.length - 1);
          const mistyped = [...letters];
          if (how.kind === 'drop') mistyped.splice(position, 1);
          if (how.kind === 'replace') mistyped[position] = how.letter;
          if (how.kind === 'insert') mistyped.splice(position, 0, how.letter);
          if (how.kind === 'swap') mistyped.splice(position, 2, letters[position + 1] ?? '', letters[position] ?? '');
          const index = indexOf([note('typo', { text: letters.join('') }), ...rest]);
          expect(found(index, mistyped.join(''))).toContain('typo');
        },
      ),
      { seed: 13, numRuns: 500 },
    );
  });

  test('gives every hit once when it is paged, in the order of one long page', () => {
    fc.assert(
      fc.property(anyNotes(30), fc.constantFrom(...probes), fc.integer({ min: 1, max: 7 }), (notes, q, limit) => {
        const index = indexOf(notes);
        const whole = index.search(q, everything);
        const paged = [];
        for (let offset = 0; offset < whole.total; offset += limit)
          paged.push(...index.search(q, { limit, offset }).hits);
        expect(paged).toEqual(whole.hits);
        expect(new Set(paged.map(({ id }) => id)).size).toBe(whole.total);
      }),
      { seed: 17, numRuns: 100 },
    );
  });

  test('orders hits by score, then by id', () => {
    fc.assert(
      fc.property(anyNotes(20), fc.constantFrom(...probes), (notes, q) => {
        const { hits } = indexOf(notes).search(q, everything);
        for (const [n, hit] of hits.entries()) {
          const before = hits[n - 1];
          if (before) expect(before.score > hit.score || (before.score === hit.score && before.id < hit.id)).toBe(true);
        }
      }),
      { seed: 19, numRuns: 100 },
    );
  });

  test('finds every note that holds all the words', () => {
    fc.assert(
      fc.property(anyNotes(10), (notes) => {
        const whole = (id: string, q: string) => {
          const each = notes.find((candidate) => candidate.id === id);
          const terms = [each?.title ?? '', each?.text ?? '', ...(each?.tags ?? [])].flatMap(termsOf);
          return queryTermsOf(q).every(
            (term) => isPiece(term) || terms.some((candidate) => candidate.startsWith(term)),
          );
        };
        const q = 'garden plan';
        const results = found(indexOf(notes), q);
        const complete = notes.filter(({ id }) => whole(id, q)).map(({ id }) => id);
        expect(complete.filter((id) => !results.includes(id))).toEqual([]);
      }),
      { seed: 23, numRuns: 100 },
    );
  });

  test('never throws, whatever is written and asked', () => {
    const anyString = fc.string({ unit: 'binary', maxLength: 40 }).map((text) => `${text}\ud800`);
    fc.assert(
      fc.property(fc.uniqueArray(anyString, { maxLength: 5 }), anyString, (texts, q) => {
        const index = reloaded(indexOf(texts.map((text) => note(text, { title: text, tags: [text], text }))));
        const { hits, total } = index.search(q, everything);
        expect(hits).toHaveLength(total);
        expect([...index.ids()]).toEqual(texts);
      }),
      { seed: 29, numRuns: 100 },
    );
  });
});
