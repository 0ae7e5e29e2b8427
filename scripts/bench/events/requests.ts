import { type Bench, check, median } from '../bench.ts';
import type { EventTraffic } from '../cloud/messages.ts';
import { flagsOn, flagsWithout } from '../settings.ts';
import type { Subject } from '../subject.ts';
import { ownTimeOf } from './own-time.ts';

export const notes = 100;
const singles = 50;
const drafts = Array.from({ length: notes }, (_, i) => ({
  title: `T ${i}`,
  content: `Note ${i} says this. `.repeat(60),
}));

/** What requests spent on events, in milliseconds and calls. */
export interface RequestCost {
  readonly uid: string;
  /** Median over creations of one note each. */
  readonly singleMs: number;
  readonly bulkMs: number;
  /** What a bulk creation of 100 notes sent to EventBridge and SQS. */
  readonly bulk: EventTraffic;
}

const create = (container: Subject, index: number): Promise<unknown> =>
  container.expect(201, 'POST', '/nodes', drafts[index % notes]);

/**
 * Creates notes one by one and then 100 in one request, as a user who has some already. The stream's records of the bulk
 * creation wait in the cloud afterwards.
 */
export async function requestCost(bench: Bench, async: boolean): Promise<RequestCost> {
  const uid = `5-${async}`;
  await bench.user(uid, notes, 0);
  process.env.AWS_ENDPOINT_URL_EVENTBRIDGE = await bench.cloud.eventServices();
  const container = bench.container(uid, async ? flagsOn : flagsWithout('asyncEvents'), { publishes: true });
  const own = ownTimeOf(container.store.client, 'publishInRequest');
  const spent = async (work: () => Promise<unknown>): Promise<number> => {
    const before = own.ms;
    await work();
    return own.ms - before;
  };
  const each: number[] = [];
  for (let i = 0; i < singles; i += 1) each.push(await spent(() => create(container, i)));
  await bench.cloud.changes();
  await bench.cloud.eventTraffic();
  const bulkMs = await spent(async () => {
    const { created } = await container.expect<{ created: unknown[] }>(201, 'POST', '/nodes/bulk-create', {
      nodes: drafts,
    });
    check(created.length === notes, `${created.length} notes were created`);
  });
  container.close();
  delete process.env.AWS_ENDPOINT_URL_EVENTBRIDGE;
  return { uid, singleMs: median(each), bulkMs, bulk: await bench.cloud.eventTraffic() };
}
