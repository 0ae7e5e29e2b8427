import { createHash } from 'node:crypto';
import { latencyMs } from '../settings.ts';
import type { EventTraffic } from './messages.ts';
import { type CountingProxy, countingProxy, type Exchange } from './proxy.ts';
import { type CountedService, serveAnswers } from './services.ts';

interface Entries {
  readonly Entries: readonly { readonly Id: string; readonly MessageBody: string }[];
}

const md5 = (text: string): string => createHash('md5').update(text).digest('hex');

/** What each call answers when all of it is accepted. */
const answers: Readonly<Record<string, (call: Entries) => object>> = {
  'AWSEvents.PutEvents': ({ Entries }) => ({
    FailedEntryCount: 0,
    Entries: Entries.map((_, i) => ({ EventId: `event-${i}` })),
  }),
  // The client compares the digest with what it sent.
  'AmazonSQS.SendMessageBatch': ({ Entries }) => ({
    Successful: Entries.map(({ Id, MessageBody }) => ({ Id, MessageId: Id, MD5OfMessageBody: md5(MessageBody) })),
    Failed: [],
  }),
};

/** EventBridge and SQS for whoever publishes: both accept everything. @throws for a call they do not know */
const serveEvents = (): Promise<CountedService> =>
  serveAnswers(({ headers }, body) => {
    const target = String(headers['x-amz-target']);
    const answer = answers[target];
    if (!answer) throw new Error(`The event services know no ${target}`);
    return {
      body: JSON.stringify(answer(JSON.parse(body) as Entries)),
      headers: { 'content-type': 'application/x-amz-json-1.0' },
    };
  });

/** EventBridge and SQS behind a counting proxy. */
export class EventServices {
  readonly endpoint: string;
  readonly #counted: Record<'PutEvents' | 'SendMessageBatch', { calls: number; entries: number }>;

  /** Ends both, with their connections. */
  readonly close: () => Promise<void>;

  private constructor(proxy: CountingProxy, service: CountedService) {
    this.endpoint = proxy.endpoint;
    this.close = async () => void (await Promise.all([proxy.close(), service.close()]));
    this.#counted = { PutEvents: { calls: 0, entries: 0 }, SendMessageBatch: { calls: 0, entries: 0 } };
    proxy.onExchange = (exchange) => this.#count(exchange);
  }

  static async start(): Promise<EventServices> {
    const service = await serveEvents();
    return new EventServices(await countingProxy(service.endpoint, latencyMs.eventBridgeAndSqs), service);
  }

  #count({ operation, requestBody }: Exchange): void {
    const counted = this.#counted[operation as keyof EventTraffic];
    counted.calls += 1;
    counted.entries += (JSON.parse(requestBody.toString()) as Entries).Entries.length;
  }

  /** Calls and entries since the last time they were taken. */
  take(): EventTraffic {
    const { PutEvents, SendMessageBatch } = this.#counted;
    const taken = { PutEvents: { ...PutEvents }, SendMessageBatch: { ...SendMessageBatch } };
    for (const counted of [PutEvents, SendMessageBatch]) Object.assign(counted, { calls: 0, entries: 0 });
    return taken;
  }
}
