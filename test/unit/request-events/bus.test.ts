import { Readable } from 'node:stream';
import { describe, expect, test } from '@jest/globals';
import type { DomainEvent } from '../../../shared/events/index.ts';
import { eventBus } from '../../../shared/request-events/index.ts';
import { tableClient } from '../../../shared/store/index.ts';

interface Seen {
  readonly hostname: string;
  readonly protocol: string;
  readonly port?: number;
  readonly headers: Record<string, string>;
  readonly body: string;
}
const event: DomainEvent = {
  ...{ id: 'e1', type: 'NodeDeleted', schemaVersion: 1, time: '2026-11-24T10:00:00.500Z', user: 'ada' },
  ...{ graphVersion: 7, data: { id: 'n1', version: 3 } },
};

/** A bus behind the connections of a container's client of the table. */
function busThat(answers: { status?: number; body?: object }) {
  const seen: Seen[] = [];
  const { client } = tableClient(4, {
    region: 'eu-central-1',
    credentials: { accessKeyId: 'AKIA', secretAccessKey: 'secret', sessionToken: 'token' },
    requestHandler: {
      handle: async (request: Seen) => {
        seen.push(request);
        const body = Readable.from([JSON.stringify(answers.body ?? { FailedEntryCount: 0, Entries: [{}] })]);
        return { response: { statusCode: answers.status ?? 200, headers: {}, body } };
      },
    } as never,
  });
  return { put: eventBus(client.config, 'brain2-test'), seen };
}

async function withEndpoint<T>(url: string | undefined, work: () => Promise<T>): Promise<T> {
  const before = process.env.AWS_ENDPOINT_URL_EVENTBRIDGE;
  if (url) process.env.AWS_ENDPOINT_URL_EVENTBRIDGE = url;
  else delete process.env.AWS_ENDPOINT_URL_EVENTBRIDGE;
  try {
    return await work();
  } finally {
    if (before === undefined) delete process.env.AWS_ENDPOINT_URL_EVENTBRIDGE;
    else process.env.AWS_ENDPOINT_URL_EVENTBRIDGE = before;
  }
}

describe('putting an event on the bus', () => {
  test('is one signed PutEvents call with one entry, in the region of the table', async () => {
    const { put, seen } = busThat({});
    await withEndpoint(undefined, () => put(event));
    expect(seen).toHaveLength(1);
    expect(seen[0]).toMatchObject({ protocol: 'https:', hostname: 'events.eu-central-1.amazonaws.com' });
    expect(seen[0]?.headers).toMatchObject({
      'x-amz-target': 'AWSEvents.PutEvents',
      'content-type': 'application/x-amz-json-1.1',
      'x-amz-security-token': 'token',
      authorization: expect.stringContaining('/eu-central-1/events/aws4_request'),
    });
    expect(JSON.parse(seen[0]?.body ?? '')).toEqual({
      Entries: [
        {
          EventBusName: 'brain2-test',
          Source: 'brain2.request',
          DetailType: 'NodeDeleted',
          Detail: JSON.stringify(event),
          Time: Date.parse(event.time) / 1000,
        },
      ],
    });
  });

  test('goes where the environment says that AWS is', async () => {
    const { put, seen } = busThat({});
    await withEndpoint('http://127.0.0.1:4566', () => put(event));
    expect(seen[0]).toMatchObject({ protocol: 'http:', hostname: '127.0.0.1', port: 4566 });
    expect(seen[0]?.headers.host).toBe('127.0.0.1:4566');
  });

  test('fails when the bus refuses the entry or the call', async () => {
    const refused = busThat({ body: { FailedEntryCount: 1, Entries: [{ ErrorCode: 'ThrottlingException' }] } });
    await expect(refused.put(event)).rejects.toThrow('ThrottlingException');
    await expect(busThat({ status: 500, body: {} }).put(event)).rejects.toThrow('500');
  });
});
