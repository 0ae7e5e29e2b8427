import { text } from 'node:stream/consumers';
import type { DynamoDBClientResolvedConfig } from '@aws-sdk/client-dynamodb';
import { SignatureV4 } from '@smithy/signature-v4';
import { type DomainEvent, eventSources } from '../events/index.ts';

/** What a container's client of the table knows, and the bus is reached by: region, credentials, connections. */
export type AwsAccess = Pick<DynamoDBClientResolvedConfig, 'region' | 'credentials' | 'sha256' | 'requestHandler'>;

/** Puts one event on the bus. @throws when the bus did not take it */
export type PutEvent = (event: DomainEvent) => Promise<void>;

const endpointIn = (region: string): URL =>
  new URL(
    process.env.AWS_ENDPOINT_URL_EVENTBRIDGE ??
      process.env.AWS_ENDPOINT_URL ??
      `https://events.${region}.amazonaws.com`,
  );

type Sendable = Parameters<AwsAccess['requestHandler']['handle']>[0];

function putEventsRequest({ protocol, hostname, port, host }: URL, body: string) {
  return {
    method: 'POST',
    protocol,
    hostname,
    ...(port ? { port: Number(port) } : {}),
    path: '/',
    query: {},
    headers: {
      host,
      'content-type': 'application/x-amz-json-1.1',
      'content-length': String(Buffer.byteLength(body)),
      'x-amz-target': 'AWSEvents.PutEvents',
    },
    body,
  };
}

/** @throws when the one entry was refused */
function check(statusCode: number, answer: string): void {
  if (statusCode !== 200) throw new Error(`PutEvents was answered ${statusCode}`);
  const { FailedEntryCount, Entries } = JSON.parse(answer) as {
    FailedEntryCount?: number;
    Entries?: { ErrorCode?: string }[];
  };
  if (FailedEntryCount) throw new Error(`The bus refused the event: ${Entries?.[0]?.ErrorCode}`);
}

/**
 * A bus that takes one event a call. The call is signed here and goes over the connections of the table's client: a client of
 * EventBridge would be a fifth of the largest bundle, for a path that is off.
 */
export function eventBus(access: AwsAccess, name: string): PutEvent {
  const signer = new SignatureV4({
    service: 'events',
    region: access.region,
    credentials: access.credentials,
    sha256: access.sha256,
  });
  return async (event) => {
    const entry = {
      EventBusName: name,
      Source: eventSources.request,
      DetailType: event.type,
      Detail: JSON.stringify(event),
      Time: Date.parse(event.time) / 1000,
    };
    const request = putEventsRequest(endpointIn(await access.region()), JSON.stringify({ Entries: [entry] }));
    const signed = (await signer.sign(request)) as Sendable;
    const { response } = await access.requestHandler.handle(signed);
    check(response.statusCode, await text(response.body as AsyncIterable<Uint8Array>));
  };
}
