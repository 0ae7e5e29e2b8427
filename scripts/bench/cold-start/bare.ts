import { AppConfigDataClient } from '@aws-sdk/client-appconfigdata';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';

/** The clients of a function without Valkey, and nothing else: what its import time is compared with. */
export const clients = [DynamoDBDocumentClient.from(new DynamoDBClient({})), new AppConfigDataClient({})];
