import { brain2Schema } from './table-model/index.ts';

/**
 * The environment of a function behind a route, as infra/stacks/brain2.ts gives it; services that are not named stay away.
 * @param table where DynamoDB answers
 */
export const functionEnvironment = (table: string): Record<string, string> => ({
  TABLE_NAME: brain2Schema().tableName,
  AWS_ENDPOINT_URL_DYNAMODB: table,
  AWS_REGION: 'us-east-1',
  AWS_ACCESS_KEY_ID: 'test',
  AWS_SECRET_ACCESS_KEY: 'test',
  MAX_CONCURRENCY: '32',
  MAX_SOCKETS: '50',
  WRITE_SHARDS: '4',
  GRAPH_EPOCH: '0',
  EVENT_BUS: 'brain2-model',
  RATE_PER_SECOND: '100',
  RATE_BURST: '200',
  LIVE_URL: 'wss://live.invalid/live',
  BRAIN2_ENV: 'local',
  POWERTOOLS_METRICS_NAMESPACE: 'Brain2',
});
