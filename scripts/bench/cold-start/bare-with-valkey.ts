import { KMSClient } from '@aws-sdk/client-kms';
import { Cluster } from 'iovalkey';
import { clients as plain } from './bare.ts';

/** The clients of a function with Valkey, and nothing else. */
export const clients = [
  ...plain,
  new KMSClient({}),
  new Cluster([{ host: 'localhost', port: 6379 }], { lazyConnect: true }),
];
