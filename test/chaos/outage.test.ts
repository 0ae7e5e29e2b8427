import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { VirtualTime } from '../support/event-model/index.ts';
import { buildProgram } from './build.ts';
import { deadLetterCount } from './checks/dead-letters.ts';
import { graphProblems } from './checks/graphs.ts';
import { lostEvents } from './checks/lost.ts';
import { redriveAll, redriveOnce } from './system/redrive.ts';
import { System } from './system/system.ts';
import { runWorkload, users } from './workload/run.ts';

const hourMs = 3_600_000;
let time: VirtualTime;

beforeEach(() => {
  time = VirtualTime.start();
});
afterEach(() => time.stop());

async function startSystem(maxAgeMs?: number): Promise<System> {
  const system = new System({
    program: await buildProgram('unchanged'),
    time,
    seed: 1,
    ...(maxAgeMs ? { maxAgeMs } : {}),
  });
  system.start();
  return system;
}

const settle = (system: System): Promise<void> => time.until('nothing is on its way', () => system.quiet, 100 * hourMs);

test('what the stream gave up in an outage is published from its failures, and nothing is lost', async () => {
  const system = await startSystem(60_000);
  const { bus } = system.services;
  const asEver = bus.failsEntry;
  bus.failsEntry = () => 'retryable';
  await time.finish(runWorkload(system, 20), hourMs);
  await time.finish(time.pause(hourMs), 2 * hourMs);
  await settle(system);
  expect(bus.archive).toEqual([]);
  const given = system.stream.failures.flatMap(({ records }) => records);
  expect(given.length).toBeGreaterThan(50);

  bus.failsEntry = asEver;
  system.poison.mend();
  for (const record of given)
    for (let published = false; !published; )
      published = await time.finish(
        system.publish({ Records: [record] }).then(
          () => true,
          () => time.pause(5_000).then(() => false),
        ),
      );
  await settle(system);
  await time.finish(redriveAll(system), hourMs);
  await settle(system);
  expect(lostEvents(system)).toEqual([]);
  expect(users.flatMap((uid) => graphProblems(system.services, uid))).toEqual([]);
});

test('an event that is sent again before its cause is mended, and within five minutes, is put aside again', async () => {
  const system = await startSystem();
  await time.finish(runWorkload(system, 30), hourMs);
  await settle(system);
  const poison = system.poison.refused.live.size;
  expect(poison).toBeGreaterThan(0);
  for (let again = 0; again < 3; again += 1) {
    await time.finish(redriveOnce(system), hourMs);
    await settle(system);
    expect(lostEvents(system)).toEqual([]);
    expect(deadLetterCount(system)).toBeGreaterThanOrEqual(poison);
  }
});
