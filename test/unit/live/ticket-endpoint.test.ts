import { beforeAll, describe, expect, test } from '@jest/globals';
import { takeTicket } from '../../../shared/store/index.ts';
import { postText, written } from '../../support/http-request.ts';
import { modelStore } from '../../support/model-store.ts';

const url = 'wss://live.invalid/live';
beforeAll(() => {
  process.env.LIVE_URL = url;
});

describe('POST /live/ticket', () => {
  test('gives a ticket of the user, where to connect with it and until when, kept by nobody', async () => {
    const store = modelStore();
    const { status, body, headers, graphVersion } = await postText(store, '/live/ticket', '');
    expect({ status, body, headers, graphVersion }).toEqual({
      status: 201,
      body: { ticket: expect.any(String), url, expiresAt: expect.stringMatching(/Z$/) },
      headers: { 'Cache-Control': 'no-store' },
      graphVersion: 0,
    });
    expect(await takeTicket(store, body.ticket)).toBe('ada');
  });

  test('gives a new ticket under the same idempotency key, since one is good once', async () => {
    const store = modelStore();
    const key = { 'idempotency-key': 'k' };
    const tickets = [
      await postText(store, '/live/ticket', '', key),
      await postText(store, '/live/ticket', '', key),
    ].map(({ body }) => body.ticket);
    for (const ticket of tickets) expect(await takeTicket(store, ticket)).toBe('ada');
    expect(written(store).filter(({ SK }) => String(SK).startsWith('I#'))).toEqual([]);
  });

  test('in a batch that is repeated under its key gives a new ticket too, and none is remembered', async () => {
    const store = modelStore();
    const requests = [
      { id: 'note', method: 'POST', url: '/nodes', body: { content: 'one' } },
      { id: 'ticket', method: 'POST', url: '/live/ticket' },
    ];
    const send = () => postText(store, '/batch', JSON.stringify({ requests }), { 'idempotency-key': 'k' });
    const [first, second] = [await send(), await send()];
    const ticketOf = ({ body }: typeof first): string => body.responses[1].body.ticket;
    expect(second.body.responses[0]).toEqual(first.body.responses[0]);
    expect(ticketOf(second)).not.toBe(ticketOf(first));
    for (const reply of [first, second]) expect(JSON.stringify(store.model.allItems())).not.toContain(ticketOf(reply));
    for (const reply of [first, second]) expect(await takeTicket(store, ticketOf(reply))).toBe('ada');
  });
});
