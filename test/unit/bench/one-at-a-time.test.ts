import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { OneAtATime } from '../../../scripts/bench/container/one-at-a-time.ts';

test('No container has two requests at once, all are used, and waiting ones come in their order', async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 0, max: 30 }), async (containers, requests) => {
      const names = Array.from({ length: containers }, (_, i) => i);
      const busy = new Set<number>();
      const begun: number[] = [];
      const used = new Set<number>();
      const free = new OneAtATime(names);
      await Promise.all(
        Array.from({ length: requests }, (_, i) =>
          free.run(async (name) => {
            expect(busy).not.toContain(name);
            busy.add(name);
            used.add(name);
            begun.push(i);
            await new Promise((resolve) => setImmediate(resolve));
            busy.delete(name);
          }),
        ),
      );
      expect(begun).toEqual(Array.from({ length: requests }, (_, i) => i));
      expect(used.size).toBe(Math.min(containers, requests));
    }),
    { numRuns: 50 },
  );
});

test('A request that fails gives its container back', async () => {
  const free = new OneAtATime(['only']);
  await expect(free.run(() => Promise.reject(new Error('lost')))).rejects.toThrow('lost');
  expect(await free.run(async (name) => name)).toBe('only');
});
