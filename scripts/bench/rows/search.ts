import { type Bench, check, median, percentile, type RowFunction } from '../bench.ts';
import { idsOf, notesOf } from '../graph.ts';
import type { Measured } from '../row.ts';
import { flagsOn, flagsWithout, latencyMs, shards } from '../settings.ts';
import type { Subject } from '../subject.ts';

const graph = { notes: 5_000, edgesPerNote: 3 } as const;
const uid = 'search';
const warmSearches = 60;
const repeats = 5;

/** Of one and two words that the notes hold, every third with its last letters missing. */
function queriesOf(titles: readonly string[]): string[] {
  return Array.from({ length: warmSearches }, (_, i) => {
    const [first = '', second = ''] = (titles[i * 7] ?? '').split(' ');
    return i % 3 === 0 ? first.slice(0, 3) : i % 3 === 1 ? first : `${first} ${second}`;
  });
}

async function timed(container: Subject, q: string): Promise<number> {
  const begin = performance.now();
  const { results } = await container.expect<{ results: unknown[] }>(
    200,
    'GET',
    `/search?limit=20&q=${encodeURIComponent(q)}`,
  );
  check(results.length > 0, `nothing was found for ${q}`);
  return performance.now() - begin;
}

/** Times `search` several times, each after what `prepare` does. */
async function after(prepare: (turn: number) => Promise<Subject>, query: string, turns = repeats): Promise<number> {
  const times = [];
  for (let turn = 0; turn < turns; turn += 1) times.push(await timed(await prepare(turn), query));
  return median(times);
}

async function positions(bench: Bench) {
  const spec = await bench.user(uid, graph.notes, graph.edgesPerNote);
  const ids = idsOf(spec);
  const queries = queriesOf([...notesOf(spec)].map(({ title }) => title));
  const [word = ''] = queries.filter((_, i) => i % 3 === 1);
  const container = bench.container(uid, flagsOn);
  const original = bench.container(uid, flagsWithout('leanQueries'));
  const cold = async (): Promise<Subject> => bench.container(uid, flagsOn);
  const write = (turn: number) =>
    container.expect(200, 'PUT', `/nodes/${ids[turn * 11]}`, { content: `Rewritten ${turn}: ${word} and more.` });

  const before = await after(async () => original, word, 3);
  const first = await timed(container, word);
  const warm = [];
  for (const query of queries) warm.push(await timed(container, query));
  const snapshot = await after(cold, word);
  const afterWrite = await after(async (turn) => {
    await write(turn);
    return container;
  }, word);
  const coldAfterWrite = await after(async (turn) => {
    await write(turn);
    return cold();
  }, word);
  return { before, first, warm, snapshot, afterWrite, coldAfterWrite };
}

/** The first 20 results at 5,000 notes. */
export const search: RowFunction = async (bench) => {
  const times = await positions(bench);
  const single = `GET /search, 20 results, 5,000 notes, ${shards} shards, ${latencyMs.dynamoDb} ms a call; before: everything is read and indexed for each search (median of 3)`;
  const method = `${single}; median of ${repeats}`;
  const row = (metric: string, after: number, target: Measured['target'], how = method): Measured => ({
    row: 'search',
    optimization: '6 leanQueries',
    metric: `search: ${metric}`,
    unit: 'ms',
    before: times.before,
    after,
    target,
    method: how,
  });
  const reported = { kind: 'reported' } as const;
  const warm = `${single}; ${warmSearches} searches of one or two words or a prefix`;
  return [
    row('warm, p50', median(times.warm), { kind: 'atMost', value: 150 }, warm),
    row('warm, p95', percentile(times.warm, 0.95), reported, warm),
    row('first after a write, warm container', times.afterWrite, reported),
    row('first after a write, cold container with a snapshot', times.coldAfterWrite, reported),
    row('first, cold container with a snapshot', times.snapshot, reported),
    row('first of all: no snapshot yet, index built and kept', times.first, reported, `${single}; once`),
  ];
};
