import type { Agent } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { basePath } from '../../../shared/contract/index.ts';
import { until } from '../../../test/support/until.ts';
import type { Bench, RowFunction } from '../bench.ts';
import { ask, type HttpAnswer, keptConnections } from '../container/ask.ts';
import { type Container, startContainer } from '../container/client.ts';
import { tokenOf } from '../container/event.ts';
import { OneAtATime } from '../container/one-at-a-time.ts';
import { idsOf } from '../graph.ts';
import type { Measured } from '../row.ts';
import { latencyMs } from '../settings.ts';
import { type BenchValkey, withValkey } from '../valkey/server.ts';

/** As deployed: so many a second, so many at once after a pause. */
const rate = { perSecond: 100, burst: 200 } as const;
const seconds = 4;
const firstRequests = 150;
const greedy = { name: 'greedy', perSecond: 300 } as const;
const modest = { name: 'modest', perSecond: 10 } as const;

interface Answers {
  readonly sent: number;
  readonly ok: number;
  readonly refused: number;
  /** Refusals that say when to come again. */
  readonly told: number;
  readonly errors: number;
}

function counted(answers: readonly HttpAnswer[]): Answers {
  const refused = answers.filter(({ status }) => status === 429);
  const ok = answers.filter(({ status }) => status === 200).length;
  return {
    sent: answers.length,
    ok,
    refused: refused.length,
    told: refused.filter(({ headers }) => Number(headers['retry-after']) >= 1).length,
    errors: answers.length - ok - refused.length,
  };
}

interface User {
  readonly name: string;
  readonly perSecond: number;
}

/** Sends at a steady rate, whatever the answers do. */
async function send(user: User, note: string, containers: OneAtATime<Container>, agent: Agent): Promise<Answers> {
  const headers = { authorization: `Bearer ${tokenOf(`7c-${user.name}`, 'one')}`, 'accept-encoding': 'br' };
  const begin = performance.now();
  const answers: Promise<HttpAnswer>[] = [];
  for (let i = 0; i < seconds * user.perSecond; i += 1) {
    const dueMs = begin + (i * 1_000) / user.perSecond - performance.now();
    if (dueMs > 0) await wait(dueMs);
    const request = { method: 'GET', url: `${basePath}/nodes/${note}`, headers };
    answers.push(containers.run(({ endpoint }) => ask(endpoint, request, agent)));
  }
  return counted(await Promise.all(answers));
}

/**
 * A container's first requests are slow, because its code is not compiled yet, and may be so slow that it gives Valkey up for
 * a while: hundreds a second would pile up behind them. It is ready when a request of its reaches Valkey.
 */
async function settle(bench: Bench, containers: readonly Container[], valkey: BenchValkey): Promise<void> {
  const agent = keptConnections();
  const uid = '7c-before';
  const [note = ''] = idsOf(await bench.user(uid, 100, 1));
  const headers = { authorization: `Bearer ${tokenOf(uid, 'one')}`, 'accept-encoding': 'br' };
  const bucket = `{${uid}}:rate`;
  for (const { endpoint } of containers) {
    const once = () => ask(endpoint, { method: 'GET', url: `${basePath}/nodes/${note}`, headers }, agent);
    for (let i = 0; i < firstRequests; i += 1) await once();
    await until('a container takes its tokens out of Valkey', async () => {
      await valkey.direct.del(bucket);
      await once();
      return (await valkey.direct.exists(bucket)) === 1;
    });
  }
  agent.destroy();
}

interface Both {
  readonly first: Answers;
  readonly other: Answers;
  /** From the first request to the last answer. */
  readonly elapsedMs: number;
}

/** Both users at once. */
async function both(bench: Bench, containers: readonly Container[]): Promise<Both> {
  const agent = keptConnections();
  const [note = ''] = idsOf(await bench.user(`7c-${greedy.name}`, 100, 1));
  await bench.user(`7c-${modest.name}`, 100, 1);
  const begin = performance.now();
  const free = new OneAtATime(containers);
  const [first, other] = await Promise.all([send(greedy, note, free, agent), send(modest, note, free, agent)]);
  const elapsedMs = performance.now() - begin;
  agent.destroy();
  return { first, other, elapsedMs };
}

/** Why a busy machine misses. */
const reasons = {
  slow: 'this machine could not answer faster than the limit, so that there was no excess',
  late: 'commands to Valkey took longer than the 40 ms they may, and meanwhile each container bounded only what it saw itself',
} as const;

function figuresOf(where: string, how: string, { first, other, elapsedMs }: Both): Measured[] {
  // However the requests fall, a bucket gives no more in that time.
  const excess = first.sent - rate.burst - Math.ceil((rate.perSecond * elapsedMs) / 1_000);
  const method = `${seconds} s of ${greedy.perSecond} and ${modest.perSecond} requests a second (GET of a note) through the deployed handler and limiter (${rate.perSecond} a second, burst ${rate.burst}) to ${how}, after ${firstRequests} requests of somebody else to each; a container takes one request at a time, and DynamoDB answers without the stated latency; the excess is what was sent beyond the burst and the rate times the time until the last answer`;
  const shared = { row: '7c', optimization: '7 rateLimit', method } as const;
  return [
    {
      ...shared,
      metric: `${where}: first user's 429s with Retry-After ÷ excess (${excess} of ${first.sent})`,
      unit: 'of the excess',
      after: excess > 0 ? first.told / excess : 0,
      target: { kind: 'atLeast', value: 1 },
      reason: excess > 0 ? reasons.late : reasons.slow,
    },
    {
      ...shared,
      metric: `${where}: first user's 429s without Retry-After, and answers that are neither 200 nor 429`,
      unit: 'answers',
      after: first.refused - first.told + first.errors,
      target: { kind: 'atMost', value: 0 },
    },
    {
      ...shared,
      metric: `${where}: other user's requests that failed or were refused (of ${other.sent})`,
      unit: 'requests',
      after: other.sent - other.ok,
      target: { kind: 'atMost', value: 0 },
    },
  ];
}

/** 7c: one user's excess is refused, and nobody else notices. */
export const rateLimit: RowFunction = (bench) =>
  withValkey(async (valkey) => {
    // Two containers that take one request at a time could not answer so many with the stated latency.
    await bench.cloud.setLatency(0);
    const options = { services: await bench.cloud.services(), valkey, rate };
    const containers = await Promise.all([0, 1].map(() => startContainer(bench.cloud, options)));
    await Promise.all(containers.map((each) => each.warm()));
    await settle(bench, containers, valkey);
    const together = await both(bench, containers);
    await valkey.setAway(true);
    // A bucket of the container's own is full: nobody asked for it before.
    const alone = await both(bench, containers.slice(0, 1));
    await valkey.setAway(false);
    await Promise.all(containers.map((each) => each.close()));
    await bench.cloud.setLatency(latencyMs.dynamoDb);
    return [
      ...figuresOf('Valkey', 'two containers, whose common bucket is in Valkey', together),
      ...figuresOf(
        'Valkey away',
        'one container; Valkey refuses connections, and the container bounds what it sees',
        alone,
      ),
    ];
  });
