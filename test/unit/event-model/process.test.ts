import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { type CallFault, Process, VirtualTime } from '../../support/event-model/index.ts';

let time: VirtualTime;
beforeEach(() => {
  time = VirtualTime.start();
});
afterEach(() => time.stop());

class Put {}

/** A process whose handler makes two calls; the first meets the fault. */
async function run(fault: CallFault | undefined) {
  const effects: number[] = [];
  const went: string[] = [];
  let calls = 0;
  const process = new Process({ time, random: () => 0.5, fault: () => (calls++ === 0 ? fault : undefined) });
  const client = process.client({ send: async (_command: object) => effects.push(effects.length) });
  const invocation = process.invoke(5_000, async () => {
    await client.send(new Put());
    went.push('first');
    await client.send(new Put());
    went.push('second');
  });
  const ended = await time.finish(
    invocation.then(
      () => 'done',
      (error: Error) => error.message,
    ),
  );
  return { ended, effects: effects.length, went, alive: process.alive };
}

describe('a process', () => {
  test('runs a handler whose calls answer', async () => {
    expect(await run(undefined)).toEqual({ ended: 'done', effects: 2, went: ['first', 'second'], alive: true });
  });

  test('that is killed before a call leaves no effect of it and never goes on', async () => {
    expect(await run('crashBefore')).toMatchObject({ effects: 0, went: [], alive: false });
  });

  test('that is killed after a call leaves its effect and never goes on', async () => {
    expect(await run('crashAfter')).toMatchObject({ effects: 1, went: [], alive: false });
  });

  test('sees a refused call as an error without an effect, and goes on living', async () => {
    expect(await run('throttled')).toEqual({ ended: 'Rate exceeded', effects: 0, went: [], alive: true });
  });

  test('sees a lost answer as an error with an effect', async () => {
    expect(await run('answerLost')).toEqual({ ended: 'socket hang up', effects: 1, went: [], alive: true });
  });

  test('makes a call twice whose answer was lost on the way to the SDK, and sees the second answer', async () => {
    expect(await run('resent')).toEqual({ ended: 'done', effects: 3, went: ['first', 'second'], alive: true });
  });

  test('that has given up a call may still see its effect come', async () => {
    let effects = 0;
    const count = () => {
      effects += 1;
    };
    const process = new Process({ time, random: () => 0.5, fault: () => 'late' });
    const client = process.client({ send: async (_command: object) => count() });
    await time.finish(process.invoke(60_000, async () => void client.send(new Put())));
    expect([effects, process.alive]).toEqual([0, true]);
    await time.finish(time.pause(400_000));
    expect(effects).toBe(1);
  });

  test('that hangs is ended when the time of its function is over', async () => {
    const begin = time.now();
    expect(await run('hangs')).toMatchObject({ ended: 'Task timed out after 5 seconds', effects: 0, alive: false });
    expect(time.now() - begin).toBe(5_000);
  });
});

describe('virtual time', () => {
  test('jumps to the next timer, in the order of the timers', async () => {
    const seen: number[] = [];
    const begin = time.now();
    const wait = async (ms: number) => {
      await time.pause(ms);
      seen.push(ms);
    };
    await time.finish(Promise.all([wait(60_000), wait(10), wait(900_000)]));
    expect([seen, time.now() - begin]).toEqual([[10, 60_000, 900_000], 900_000]);
  });

  test('says so when nothing is left that could ever happen', async () => {
    await expect(time.until('what never comes', () => false, 1_000)).rejects.toThrow(
      /Nothing is left.*what never comes/,
    );
  });
});
