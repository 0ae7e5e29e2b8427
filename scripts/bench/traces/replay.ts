import { seededRandom } from '../../../test/support/table-model/index.ts';
import { type Bench, check } from '../bench.ts';
import { idsOf } from '../graph.ts';
import type { Subject } from '../subject.ts';
import { apiCallOf } from './requests.ts';
import type { VirtualTime } from './time.ts';
import { encodingOf, type RequestKind, type Trace } from './trace.ts';

/** Where the answers that may be kept came from. */
export interface Replayed {
  readonly cacheable: number;
  readonly memory: number;
  readonly shared: number;
}

export interface ReplayOptions {
  /** Users' names begin so. */
  readonly name: string;
  readonly containers: readonly Subject[];
  readonly kinds: readonly RequestKind[];
  /** Lets the trace's own times pass; without it they are left out. */
  readonly time?: VirtualTime;
  /** Kinds of requests that are left out: what neither a cache keeps nor a write is changes nothing. @default none */
  readonly without?: readonly RequestKind[];
  /** Only so many requests. @default all */
  readonly requests?: number;
}

export const userName = (name: string, user: number): string => `${name}-${user}`;

/** Sends a trace's requests one after another, each to a container drawn by seed, and counts what caches answered. */
export async function replay(
  bench: Bench,
  trace: Trace,
  { name, containers, kinds, time, without = [], requests = trace.requests.length }: ReplayOptions,
): Promise<Replayed> {
  const specs = [];
  for (let user = 0; user < trace.users; user += 1) specs.push(await bench.user(userName(name, user), trace.notes, 1));
  const ids = specs.map(idsOf);
  const random = seededRandom(trace.seed);
  const found = { cacheable: 0, memory: 0, shared: 0 };
  let last = 0;
  for (const request of trace.requests.filter(({ kind }) => !without.includes(kind)).slice(0, requests)) {
    await time?.skip(request.atMs - last);
    last = request.atMs;
    const { method, url, body, status } = apiCallOf(request, ids[request.user] ?? []);
    const container = containers[Math.floor(random() * containers.length)] as Subject;
    const encoding = { 'accept-encoding': encodingOf(trace, request) };
    const reply = await container.as(userName(name, request.user)).send(method, url, body, encoding);
    check(reply.status === status, `${method} ${url} answered ${reply.status}`);
    if (!kinds.includes(request.kind)) continue;
    found.cacheable += 1;
    if (reply.cache === 'memory' || reply.cache === 'shared') found[reply.cache] += 1;
  }
  return found;
}
