import { describe, expect, test } from '@jest/globals';
import { flagReader } from '../../../shared/http/index.ts';
import { until } from '../../support/until.ts';

const off = { batchWrites: { enabled: false } };
const never = () => new Promise<never>(() => undefined);

describe('the flags of a container', () => {
  test('are the environment’s defaults until AppConfig has answered, and then what it serves', async () => {
    const flags = flagReader(async () => off);
    expect(flags.current().batchWrites).toBe(true);
    expect((await flags.refresh()).batchWrites).toBe(false);
  });

  test('stay as they are known while AppConfig fails, which is asked again only after a while', async () => {
    let [now, asked, broken] = [0, 0, false];
    const read = async () => {
      asked += 1;
      if (broken) throw new Error('away');
      return off;
    };
    const flags = flagReader(read, () => now);
    await flags.refresh();
    broken = true;
    for (let i = 0; i < 20; i += 1) expect((await flags.refresh()).batchWrites).toBe(false);
    expect(asked).toBe(2);
    broken = false;
    now = 5_000;
    await flags.refresh();
    expect(asked).toBe(3);
  });

  test('hold up no request for an AppConfig that does not answer', async () => {
    let read: () => Promise<unknown> = async () => off;
    const flags = flagReader(() => read());
    await flags.refresh();
    read = never;
    const begin = performance.now();
    expect((await flags.refresh()).batchWrites).toBe(false);
    expect(performance.now() - begin).toBeLessThan(500);
  });

  test('are taken over when a late answer comes', async () => {
    let answer: (document: unknown) => void = () => undefined;
    let read: () => Promise<unknown> = async () => ({});
    const flags = flagReader(() => read());
    await flags.refresh();
    read = () =>
      new Promise((resolve) => {
        answer = resolve;
      });
    expect((await flags.refresh()).batchWrites).toBe(true);
    answer(off);
    await until('the late answer is taken over', async () => flags.current().batchWrites === false);
  });
});
