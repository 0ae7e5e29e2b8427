import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { MemoryTier } from '../../../shared/cache/index.ts';
import { plainAnswer } from '../../support/cache-containers.ts';
import { until } from '../../support/until.ts';

const key = (userId: string, version = 1, query = 'graph') => ({ userId, version, query });

describe('a container’s memory', () => {
  test('never holds more bytes than its bound, whatever is put into it', () => {
    const entry = fc.record({ user: fc.nat(20), version: fc.nat(20), size: fc.nat(30_000), wide: fc.boolean() });
    fc.assert(
      fc.property(fc.array(entry, { maxLength: 300 }), (entries) => {
        const memory = new MemoryTier(100_000);
        for (const { user, version, size, wide } of entries) {
          memory.set(key(`u${user}`, version), plainAnswer((wide ? '中' : 'x').repeat(size)), 60_000);
          expect(memory.bytes).toBeLessThanOrEqual(100_000);
        }
      }),
      { numRuns: 40 },
    );
  });

  test('keeps out an answer that would take the place of all others', () => {
    const memory = new MemoryTier(100_000);
    memory.set(key('ada'), plainAnswer('small'), 60_000);
    memory.set(key('bob'), plainAnswer('x'.repeat(60_000)), 60_000);
    expect(memory.get(key('ada'))).toMatchObject({ text: 'small' });
    expect(memory.get(key('bob'))).toBeUndefined();
  });

  test('finds an answer by user, version and query alone', () => {
    const memory = new MemoryTier(100_000);
    memory.set(key('ada'), plainAnswer('hers'), 60_000);
    expect(memory.get(key('ada'))).toMatchObject({ text: 'hers' });
    for (const other of [key('bob'), key('ada', 2), key('ada', 1, 'list'), key('ada}:1:graph')])
      expect(memory.get(other)).toBeUndefined();
  });

  test('forgets an answer when its time is over', async () => {
    const memory = new MemoryTier(100_000);
    memory.set(key('ada'), plainAnswer('short'), 20);
    expect(memory.get(key('ada'))).toBeDefined();
    await until('it is forgotten', async () => memory.get(key('ada')) === undefined);
  });
});
