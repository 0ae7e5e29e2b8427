import type { DynamoDBRecord } from 'aws-lambda';
import type { GraphSpec } from '../graph.ts';
import type { Traffic } from '../traffic.ts';
import type { Resends } from './resends.ts';

/** Seeded trouble: so many calls are throttled, and of each batch so many items stay unprocessed. */
export interface Trouble {
  readonly seed: number;
  readonly throttled: number;
  readonly unprocessed: number;
}

/** What a user has, by ids of notes. */
export interface Census {
  readonly notes: string[];
  readonly bodies: string[];
  /** Copies of edges: two for each. */
  readonly edgeCopies: number;
}

/** Where the services beside the table answer. */
export interface Services {
  readonly kms: string;
  readonly appConfig: string;
}

/** A server's certificate and its key, as PEM. */
export interface TlsIdentity {
  readonly cert: string;
  readonly key: string;
}

/** TCP connections accepted, by service. */
export interface Connections {
  readonly dynamoDb: number;
  readonly kms: number;
  readonly appConfig: number;
}

interface Counted {
  readonly calls: number;
  readonly entries: number;
}

/** What was sent to EventBridge and SQS, by call. */
export interface EventTraffic {
  readonly PutEvents: Counted;
  readonly SendMessageBatch: Counted;
}

/** What the measuring process asks of the process that holds the table. */
export interface Cloud {
  /** Puts a graph as if it had always been there. */
  load(spec: GraphSpec): Promise<void>;
  /** Starts to count anew. */
  begin(): Promise<void>;
  /** What was counted since `begin`. */
  traffic(): Promise<Traffic>;
  setLatency(ms: number): Promise<void>;
  /** Whether the proxy answers reads that came before from memory. */
  setReplays(replays: boolean): Promise<void>;
  /** Without trouble, what came of the last one stays to be asked for. */
  setTrouble(trouble: Trouble | undefined): Promise<void>;
  resends(): Promise<Resends>;
  census(uid: string): Promise<Census>;
  /** Endpoints of KMS and AppConfig; they start with the first call. */
  services(): Promise<Services>;
  /** Where EventBridge and SQS answer; they start with the first call. @returns an endpoint */
  eventServices(): Promise<string>;
  /** What was sent to them since the last time this was asked. */
  eventTraffic(): Promise<EventTraffic>;
  /** The stream's records since the last time, by shard; they are kept from the first call on. */
  changes(): Promise<DynamoDBRecord[][]>;
  /** Puts TLS in front of the table. @returns an endpoint */
  frontTls(identity: TlsIdentity): Promise<string>;
  /** Connections that were made since the last time this was asked. */
  connections(): Promise<Connections>;
}

export interface Question {
  readonly id: number;
  readonly method: keyof Cloud;
  readonly argument: unknown;
}
export type Answer =
  | { readonly id: number; readonly result: unknown }
  | { readonly id: number; readonly error: string }
  | { readonly endpoint: string };
