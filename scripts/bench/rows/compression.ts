import type { Agent } from 'node:http';
import { basePath } from '../../../shared/contract/index.ts';
import { type Bench, check, type RowFunction } from '../bench.ts';
import { ask, keptConnections } from '../container/ask.ts';
import { startContainer } from '../container/client.ts';
import { tokenOf } from '../container/event.ts';
import { idsOf } from '../graph.ts';
import type { Measured } from '../row.ts';
import { apiCallOf } from '../traces/requests.ts';
import { traces } from '../traces/sessions.ts';
import { isWrite, type RequestKind } from '../traces/trace.ts';

const uid = '7b';
const encodings = ['identity', 'br', 'gzip'] as const;
/** Smaller answers are left as they are. */
const leastBytes = 1_024;

/** One question of the trace: how often it is asked, and the bytes of its answer by encoding. */
interface Question {
  readonly kind: RequestKind;
  readonly times: number;
  readonly bytes: Readonly<Record<(typeof encodings)[number], number>>;
}

/** How often the trace's users ask each thing that can be asked of any of them; their graphs are alike at the begin. */
function askedFor(ids: readonly string[]): Map<string, { kind: RequestKind; times: number }> {
  const asked = new Map<string, { kind: RequestKind; times: number }>();
  for (const request of traces.reads95.requests) {
    if (isWrite(request.kind)) continue;
    const { url } = apiCallOf(request, ids);
    asked.set(url, { kind: request.kind, times: (asked.get(url)?.times ?? 0) + 1 });
  }
  return asked;
}

async function bytesOf(endpoint: string, url: string, agent: Agent): Promise<Question['bytes']> {
  const bytes = { identity: 0, br: 0, gzip: 0 };
  for (const encoding of encodings) {
    const headers = { authorization: `Bearer ${tokenOf(uid, 'one')}`, 'accept-encoding': encoding };
    const answer = await ask(endpoint, { method: 'GET', url: `${basePath}${url}`, headers }, agent);
    check(answer.status === 200, `GET ${url} answered ${answer.status}`);
    check(/^application\/json/.test(String(answer.headers['content-type'])), `GET ${url} gave no JSON`);
    bytes[encoding] = answer.body.length;
  }
  return bytes;
}

async function questions(bench: Bench): Promise<Question[]> {
  const ids = idsOf(await bench.user(uid, traces.reads95.notes, 3));
  const container = await startContainer(bench.cloud);
  const agent = keptConnections();
  const all: Question[] = [];
  for (const [url, { kind, times }] of askedFor(ids))
    all.push({ kind, times, bytes: await bytesOf(container.endpoint, url, agent) });
  agent.destroy();
  await container.close();
  return all.filter(({ bytes }) => bytes.identity > leastBytes);
}

/** 7b: what compression leaves of the answers. */
export const compression: RowFunction = async (bench) => {
  const all = await questions(bench);
  const sum = (of: readonly Question[], encoding: (typeof encodings)[number]): number =>
    of.reduce((total, { times, bytes }) => total + times * bytes[encoding], 0);
  const row = (metric: string, of: readonly Question[], encoding: 'br' | 'gzip', target: Measured['target']) => ({
    row: '7b',
    optimization: '7 compression',
    metric,
    unit: 'bytes',
    before: sum(of, 'identity'),
    after: sum(of, encoding),
    target,
    method: `bodies over ${leastBytes} bytes of all reads of the trace "${traces.reads95.name}", each as often as it is asked, as one container answers them over HTTP at ${traces.reads95.notes.toLocaleString('en')} notes and three times as many edges (all are application/json); before: Accept-Encoding is identity`,
  });
  const kinds = [...new Set(all.map(({ kind }) => kind))];
  return [
    row('JSON over 1 KB, brotli: bytes to the client', all, 'br', { kind: 'lessBy', percent: 60 }),
    row('JSON over 1 KB, gzip: bytes to the client', all, 'gzip', { kind: 'lessBy', percent: 60 }),
    ...kinds.map((kind) =>
      row(
        `JSON over 1 KB, brotli, only answers of kind ${kind}`,
        all.filter((each) => each.kind === kind),
        'br',
        { kind: 'reported' },
      ),
    ),
  ];
};
