import { PutEventsCommand, type PutEventsRequestEntry } from '@aws-sdk/client-eventbridge';
import { type EntryFault, ServiceError } from './errors.ts';

/** Limits of PutEvents (EventBridge API reference and user guide, "PutEvents entry size"). */
const maxEntries = 10;
const maxBytes = 256 * 1024;
const timeBytes = 14;

/** An event that the bus took. */
export interface ArchivedEvent {
  readonly eventId: string;
  readonly source: string;
  readonly detailType: string;
  readonly detail: Readonly<Record<string, unknown>>;
}

/** An event bus with an archive of everything it took, at the client's boundary. */
export class BusModel {
  readonly archive: ArchivedEvent[] = [];
  /** Decides how an entry fails. */
  failsEntry: ((detail: ArchivedEvent['detail'], detailType: string) => EntryFault | undefined) | undefined;
  calls = 0;
  readonly #name: string;

  constructor(name: string) {
    this.#name = name;
  }

  /** Takes the events of a PutEvents call, each by itself. @throws ServiceError for a call it refuses as a whole */
  async send(command: object): Promise<unknown> {
    if (!(command instanceof PutEventsCommand))
      throw new ServiceError('InvalidAction', `The bus model does not know ${command.constructor.name}`);
    this.calls += 1;
    const { Entries = [] } = command.input;
    if (Entries.length < 1 || Entries.length > maxEntries)
      throw new ServiceError('ValidationException', `A call has 1 to ${maxEntries} entries, not ${Entries.length}`);
    if (Entries.reduce((sum, entry) => sum + bytesOf(entry), 0) > maxBytes)
      throw new ServiceError('ValidationException', `A call has at most ${maxBytes} bytes`);
    const results = Entries.map((entry) => this.#take(entry));
    return { FailedEntryCount: results.filter(({ EventId }) => EventId === undefined).length, Entries: results };
  }

  #take(entry: PutEventsRequestEntry): { EventId?: string; ErrorCode?: string; ErrorMessage?: string } {
    const { EventBusName, Source = '', DetailType = '', Detail = '' } = entry;
    if (EventBusName !== this.#name) return { ErrorCode: 'InvalidArgument', ErrorMessage: `No bus ${EventBusName}` };
    const detail = objectIn(Detail);
    if (!detail || !Source || !DetailType)
      return { ErrorCode: 'MalformedDetail', ErrorMessage: 'Detail is malformed.' };
    const fault = this.failsEntry?.(detail, DetailType);
    if (fault === 'permanent') return { ErrorCode: 'MalformedDetail', ErrorMessage: 'Detail is malformed.' };
    if (fault) return { ErrorCode: 'ThrottlingException', ErrorMessage: 'Rate exceeded' };
    const eventId = `bus:${this.archive.length + 1}`;
    this.archive.push({ eventId, source: Source, detailType: DetailType, detail });
    return { EventId: eventId };
  }
}

/** An entry's bytes as EventBridge counts them. */
const bytesOf = ({ Time, Source = '', DetailType = '', Detail = '', Resources = [] }: PutEventsRequestEntry): number =>
  [Source, DetailType, Detail, ...Resources].reduce((sum, text) => sum + Buffer.byteLength(text), Time ? timeBytes : 0);

function objectIn(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}
