import * as zlib from 'node:zlib';
import { decodeSnapshot, encodeSnapshot, type SearchDocument, SearchIndex } from '../shared/search/index.ts';
import { NoteIndex } from '../shared/search/note-index.ts';
import { ByteReader, ByteWriter } from '../shared/snapshot/index.ts';
import { seededRandom } from '../test/support/table-model/index.ts';

const page = { limit: 20, offset: 0 };
const vocabularyTerms = 60_000;
const syllables = 'ka ro mi te sun der pla no vi lo gra be shi ton ar el um is qu en dor fa lin mo per ti ve za'.split(
  ' ',
);

const random = seededRandom(20_240_607);
const upTo = (limit: number): number => Math.floor(random() * limit);

function vocabulary(): string[] {
  const words = new Set<string>();
  while (words.size < vocabularyTerms)
    words.add(Array.from({ length: 2 + upTo(4) }, () => syllables[upTo(syllables.length)]).join(''));
  return [...words];
}

/** Words as often as in prose: the n-th with probability proportional to 1/(n + 2.7). */
function zipf(words: readonly string[]): () => string {
  let sum = 0;
  const sums = words.map((_, rank) => {
    sum += 1 / (rank + 3.7);
    return sum;
  });
  return () => {
    const target = random() * sum;
    let low = 0;
    let high = words.length - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((sums[middle] ?? 0) < target) low = middle + 1;
      else high = middle;
    }
    return words[low] ?? '';
  };
}

const word = zipf(vocabulary());
const words = (count: number): string => Array.from({ length: count }, word).join(' ');

/** 100 to 5,000 characters, the shorter the more frequent. */
function note(n: number): SearchDocument {
  const characters = 100 + Math.floor(4_900 * random() ** 2);
  let text = '';
  while (text.length < characters) text += `${word()} `;
  const id = `01HZ${String(n).padStart(22, '0')}`;
  // Read back from bytes, as notes are: a string built by appending takes memory of its own.
  return { id, version: 1, title: words(3), tags: [word(), word()], text: Buffer.from(text).toString() };
}

function longWord(characters: number): string {
  for (;;) {
    const candidate = word();
    if (candidate.length >= characters) return candidate;
  }
}

const queries: Record<string, () => string> = {
  '1 term': () => word(),
  '2 terms': () => words(2),
  '3 terms': () => words(3),
  'prefix of 2': () => longWord(4).slice(0, 2),
  'prefix of 3': () => longWord(4).slice(0, 3),
  'prefix of 4': () => longWord(5).slice(0, 4),
  'typo in 1 term': () => longWord(6).replace(/(?<=^...)./, 'x'),
  'typo in 2 terms': () => `${longWord(6).replace(/(?<=^...)./, 'x')} ${longWord(8).replace(/(?<=^.....)./, '')}`,
  'no such word': () => `xyz${words(1)}`,
  '16 terms': () => words(16),
  '16 prefixes': () => Array.from({ length: 16 }, () => longWord(5).slice(0, 4)).join(' '),
};

function timed<T>(action: () => T): { result: T; ms: number } {
  const begin = performance.now();
  const result = action();
  return { result, ms: performance.now() - begin };
}

const percentile = (sorted: readonly number[], p: number): number => sorted[Math.floor((sorted.length - 1) * p)] ?? 0;
const row = (name: string, value: string): void => console.log(`  ${name.padEnd(34)} ${value}`);
const spread = (times: number[]): string => {
  const sorted = times.sort((a, b) => a - b);
  return `p50 ${percentile(sorted, 0.5).toFixed(2).padStart(8)} ms   p95 ${percentile(sorted, 0.95).toFixed(2).padStart(8)} ms`;
};
const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(2)} MB`;
const milliseconds = (ms: number): string => `${ms.toFixed(0)} ms`;

function heapUsed(): number {
  globalThis.gc?.();
  return process.memoryUsage().heapUsed + process.memoryUsage().arrayBuffers;
}

function measureSearches(index: SearchIndex): void {
  for (const [name, query] of Object.entries(queries)) {
    const runs = Array.from({ length: 200 }, () => timed(() => index.search(query(), page)));
    const hits = runs.reduce((sum, { result }) => sum + result.total, 0) / runs.length;
    row(`search, ${name}`, `${spread(runs.map(({ ms }) => ms))}   ${hits.toFixed(0).padStart(6)} hits`);
  }
}

/** A change that a search follows, as when an overlay is put over a stored snapshot. */
function measureChanges(index: SearchIndex, notes: readonly SearchDocument[]): void {
  const puts = notes.slice(0, 200).map((each, n) => timed(() => index.put({ ...note(n), id: each.id, version: 2 })).ms);
  row('replace a note', spread(puts));
  row('first search after 200 replaced', milliseconds(timed(() => index.search('xyz', page)).ms));
  row('estimated after 200 replaced', megabytes(index.estimatedBytes));
}

function measureCompression(notes: readonly SearchDocument[]): void {
  const index = new NoteIndex();
  for (const each of notes) index.add({ ...each, tags: each.tags.join(' ') });
  const writer = new ByteWriter();
  index.write(writer);
  const raw = writer.finish();
  row('snapshot before compression', megabytes(raw.length));
  const json = timed(() => JSON.stringify(index));
  row("MiniSearch's JSON", `${megabytes(json.result.length)}, written in ${milliseconds(json.ms)}`);
  const loaded = timed(() => NoteIndex.loadJSON(json.result, { fields: ['title', 'tags', 'text'] }));
  row('MiniSearch.loadJSON', milliseconds(loaded.ms));
  row('ours, uncompressed', milliseconds(timed(() => NoteIndex.read(new ByteReader(raw))).ms));
  const brotli = (quality: number) => (bytes: Buffer) =>
    zlib.brotliCompressSync(bytes, { params: { [zlib.constants.BROTLI_PARAM_QUALITY]: quality } });
  const methods: [string, (bytes: Buffer) => Buffer, (bytes: Buffer) => Buffer][] = [
    ['gzip 1', (bytes) => zlib.gzipSync(bytes, { level: 1 }), zlib.gunzipSync],
    ['gzip 6', (bytes) => zlib.gzipSync(bytes), zlib.gunzipSync],
    ['brotli 1', brotli(1), zlib.brotliDecompressSync],
    ['brotli 4', brotli(4), zlib.brotliDecompressSync],
    ['brotli 6', brotli(6), zlib.brotliDecompressSync],
    ['zstd 3', (bytes) => zlib.zstdCompressSync(bytes), zlib.zstdDecompressSync],
  ];
  for (const [name, compress, restore] of methods) {
    const packed = timed(() => compress(raw));
    const restored = timed(() => restore(packed.result));
    row(name, `${megabytes(packed.result.length)}  ${milliseconds(packed.ms)} / ${milliseconds(restored.ms)}`);
  }
  row("brotli 4 of MiniSearch's JSON", megabytes(brotli(4)(Buffer.from(json.result)).length));
}

async function measureAsyncLoad(notes: readonly SearchDocument[]): Promise<void> {
  const index = new NoteIndex();
  for (const each of notes) index.add({ ...each, tags: each.tags.join(' ') });
  const json = JSON.stringify(index);
  const begin = performance.now();
  await NoteIndex.loadJSONAsync(json, { fields: ['title', 'tags', 'text'] });
  row('MiniSearch.loadJSONAsync', milliseconds(performance.now() - begin));
}

async function measure(count: number): Promise<void> {
  const notes = Array.from({ length: count }, (_, n) => note(n));
  const characters = notes.reduce((sum, { text }) => sum + text.length, 0);
  console.log(`${count} notes, ${megabytes(characters)} of text`);
  const before = heapUsed();
  const built = SearchIndex.empty();
  const build = timed(() => notes.map((each) => timed(() => built.put(each)).ms));
  row('build', milliseconds(build.ms));
  row('put a note', spread(build.result));
  row('memory, built (estimated)', `${megabytes(heapUsed() - before)} (${megabytes(built.estimatedBytes)})`);
  const encoded = timed(() => encodeSnapshot(built));
  const bytes = encoded.result.reduce((sum, chunk) => sum + chunk.length, 0);
  row('encode', `${milliseconds(encoded.ms)}, ${megabytes(bytes)} in ${encoded.result.length} chunks`);
  const beforeDecode = heapUsed();
  const decoded = timed(() => decodeSnapshot(encoded.result));
  row('decode', milliseconds(decoded.ms));
  row(
    'memory, loaded (estimated)',
    `${megabytes(heapUsed() - beforeDecode)} (${megabytes(decoded.result.estimatedBytes)})`,
  );
  measureSearches(decoded.result);
  measureChanges(decoded.result, notes);
  row('encode again', milliseconds(timed(() => encodeSnapshot(decoded.result)).ms));
  measureCompression(notes);
  await measureAsyncLoad(notes);
}

// Memory is measured with `node --expose-gc`; without it the figures contain garbage.
const counts = process.argv.slice(2).map(Number);
for (const count of counts.length > 0 ? counts : [5_000, 10_000]) await measure(count);
