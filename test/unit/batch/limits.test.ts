import { describe, expect, test } from '@jest/globals';
import { batchWrite, ItemTooLarge, itemBytes, maxItemBytes, PartialFailure } from '../../../shared/batch/index.ts';
import { fakeTable } from '../fake-table.ts';
import { failureOf, item, soon } from './faults.ts';

describe('the limits of BatchWriteItem', () => {
  const sized = (n: number, bytes: number): Item => {
    const base = { ...item(n), text: '' };
    return { ...base, text: 'x'.repeat(bytes - itemBytes(base)) };
  };
  type Item = ReturnType<typeof item>;

  test('an item of exactly 400 KB is written, and one byte more is refused by name', async () => {
    const table = fakeTable();
    await soon(() => batchWrite(table.client, 't', [{ put: sized(1, maxItemBytes) }]));
    const big = { put: sized(2, maxItemBytes + 1) };
    const failure = await failureOf(() => batchWrite(table.client, 't', [big, { put: item(3) }]), PartialFailure);
    expect(failure.cause).toBeInstanceOf(ItemTooLarge);
    expect(failure.cause).toMatchObject({
      table: 't',
      key: { PK: 'U#u#0', SK: 'N#2' },
      bytes: maxItemBytes + 1,
      limit: maxItemBytes,
    });
    expect(failure.notDone).toEqual([big, { put: item(3) }]);
    expect(table.stored.size).toBe(1);
  });

  test('items that would pass 16 MB as they travel are split into several calls', async () => {
    const table = fakeTable();
    // A control character is 1 byte stored and 6 in JSON, so each item travels as 1.2 MB.
    const heavy = Array.from({ length: 25 }, (_, n) => ({ put: { ...item(n), text: '\u0001'.repeat(200_000) } }));
    await soon(() => batchWrite(table.client, 't', heavy));
    expect(table.stored.size).toBe(25);
    expect(table.calls.map(({ items }) => items)).toEqual([13, 12]);
    for (const { wireBytes } of table.calls) expect(wireBytes).toBeLessThanOrEqual(16 * 1024 * 1024);
    const [first] = table.calls;
    expect((first?.wireBytes ?? 0) * (14 / 13)).toBeGreaterThan(16 * 1024 * 1024);
  });
});
