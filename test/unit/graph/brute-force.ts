import type { Connection, Signature } from '../../../shared/graph/index.ts';

const common = (a: readonly string[], b: readonly string[]): bigint =>
  BigInt(a.filter((term) => b.includes(term)).length);

/** 0.7 × Jaccard(keywords) + 0.3 × Jaccard(tags) as a fraction, by the words of the definition. */
export function score(a: Signature, b: Signature): [numerator: bigint, denominator: bigint] {
  const [words, tags] = [common(a.keywords, b.keywords), common(a.tags, b.tags)];
  const allWords = BigInt(a.keywords.length + b.keywords.length) - words;
  const allTags = BigInt(a.tags.length + b.tags.length) - tags;
  const [w, t] = [allWords || 1n, allTags || 1n];
  return [7n * words * t + 3n * tags * w, 10n * w * t];
}

/** The automatic edges of notes by comparing every pair: edge id → edge, best first. */
export function bruteForce(
  notes: ReadonlyMap<string, Signature>,
  best = 50,
  limit = Infinity,
): Map<string, Connection> {
  const ids = [...notes.keys()].sort();
  const scored = ids.flatMap((a, i) =>
    ids.slice(i + 1).map((b) => ({ a, b, score: score(notes.get(a) as Signature, notes.get(b) as Signature) })),
  );
  const similar = scored.filter(({ score: [n, d] }) => 10n * n >= 3n * d);
  const ranked = similar.sort((x, y) => {
    const difference = y.score[0] * x.score[1] - x.score[0] * y.score[1];
    return difference === 0n ? (`${x.a}_${x.b}` < `${y.a}_${y.b}` ? -1 : 1) : difference > 0n ? 1 : -1;
  });
  const bestOf = (id: string): Set<string> => {
    const own = ranked
      .filter(({ a, b }) => a === id || b === id)
      .map((one) => ({ ...one, other: one.a === id ? one.b : one.a }));
    own.sort((x, y) => {
      const difference = y.score[0] * x.score[1] - x.score[0] * y.score[1];
      return difference === 0n ? (x.other < y.other ? -1 : 1) : difference > 0n ? 1 : -1;
    });
    return new Set(own.slice(0, best).map(({ other }) => other));
  };
  const lists = new Map(ids.map((id) => [id, bestOf(id)]));
  const mutual = ranked.filter(({ a, b }) => lists.get(a)?.has(b) && lists.get(b)?.has(a)).slice(0, limit);
  return new Map(
    mutual.map(({ a, b, score: [n, d] }) => [
      `${a}_${b}`,
      { type: 10n * n >= 7n * d ? 'strong' : 'similar', weight: Math.round((Number(n) * 10_000) / Number(d)) / 10_000 },
    ]),
  );
}
