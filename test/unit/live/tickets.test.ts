import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { createTicket, takeTicket } from '../../../shared/store/index.ts';
import { modelStore } from '../../support/model-store.ts';

function storeWithClock() {
  const clock = { nowMs: Date.parse('2030-01-01T00:00:00.400Z') };
  return { clock, store: modelStore({ now: () => clock.nowMs }) };
}

describe('a ticket for a live connection', () => {
  test('names its user to the first who brings it, and nobody after', async () => {
    const { store } = storeWithClock();
    const { ticket } = await createTicket(store, 'ada');
    expect(await takeTicket(store, ticket)).toBe('ada');
    expect(await takeTicket(store, ticket)).toBeUndefined();
  });

  test('is taken once by any number who bring it at the same time', async () => {
    const { store } = storeWithClock();
    const { ticket } = await createTicket(store, 'ada');
    const taken = await Promise.all(Array.from({ length: 10 }, () => takeTicket(store, ticket)));
    expect(taken.filter((uid) => uid !== undefined)).toEqual(['ada']);
  });

  test('is good until the moment it says it expires, at most 30 seconds from now, and not after', async () => {
    const { store, clock } = storeWithClock();
    const { ticket, expiresAtMs } = await createTicket(store, 'ada');
    const { ticket: late } = await createTicket(store, 'ada');
    expect(expiresAtMs - clock.nowMs).toBeGreaterThan(29_000);
    expect(expiresAtMs - clock.nowMs).toBeLessThanOrEqual(30_000);
    clock.nowMs = expiresAtMs - 1;
    expect(await takeTicket(store, ticket)).toBe('ada');
    clock.nowMs = expiresAtMs;
    expect(await takeTicket(store, late)).toBeUndefined();
  });

  test('is stored by its hash alone, with the time after which DynamoDB may remove it', async () => {
    const { store } = storeWithClock();
    const { ticket, expiresAtMs } = await createTicket(store, 'ada');
    const items = store.model.allItems();
    const PK = expect.stringMatching(/^T#[\w-]{43}$/);
    expect(items).toEqual([{ PK, SK: 'TICKET', uid: 'ada', expiresAt: expiresAtMs / 1000 }]);
    expect(JSON.stringify(items)).not.toContain(ticket);
  });

  test('that was made up opens nothing and touches no partition of a user', async () => {
    const { store } = storeWithClock();
    const touched: unknown[] = [];
    store.model.onCall = ({ input }) => void touched.push(input);
    expect(await takeTicket(store, 'a'.repeat(43))).toBeUndefined();
    expect(touched).toMatchObject([{ Key: { PK: { S: expect.stringMatching(/^T#/) }, SK: { S: 'TICKET' } } }]);
  });

  test('is of a kind that neither the publisher nor the healer reads from the stream', async () => {
    const { store } = storeWithClock();
    await createTicket(store, 'ada');
    for (const { SK } of store.model.allItems()) expect(SK).not.toMatch(/^(?:[NEBOA]#|META)/);
  });

  test.each([
    ['nothing', ''],
    ['a character too few', 'a'.repeat(42)],
    ['a character too many', 'a'.repeat(44)],
    ['a character that none has', `${'a'.repeat(42)}.`],
    ['a line break at its end', `${'a'.repeat(43)}\n`],
  ])('with %s is refused without a call of the table', async (_, ticket) => {
    const { store } = storeWithClock();
    expect(await takeTicket(store, ticket)).toBeUndefined();
    expect(store.model.calls).toEqual({});
  });

  test('gives back every user it was made for, and no two are alike', async () => {
    const subject = fc.string({ unit: 'binary', minLength: 1, maxLength: 64 }).filter((text) => !text.includes('#'));
    await fc.assert(
      fc.asyncProperty(fc.uniqueArray(subject, { minLength: 1, maxLength: 5 }), async (users) => {
        const { store } = storeWithClock();
        const tickets = await Promise.all(users.map(async (uid) => (await createTicket(store, uid)).ticket));
        expect(new Set(tickets).size).toBe(users.length);
        expect(await Promise.all(tickets.map((ticket) => takeTicket(store, ticket)))).toEqual(users);
      }),
      { numRuns: 50 },
    );
  });
});
