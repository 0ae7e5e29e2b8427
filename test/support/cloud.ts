import { readFileSync } from 'node:fs';
import type { StackOutputs } from '../../scripts/deployment/outputs.ts';
import { ApiClient } from '../../scripts/local/api.ts';

/** A user of the test cloud, signed in. */
export interface TestUser {
  email: string;
  password: string;
  token: string;
}

/** The emulator and the deployed stack that the test run started for itself. */
export interface TestCloud {
  /** URL of every AWS API; credentials are test / test. */
  endpoint: string;
  region: string;
  /** State folder: `localSettings({ BRAIN2_HOME: home })` knows every port of it. */
  home: string;
  outputs: StackOutputs;
  users: { ada: TestUser; bob: TestUser };
}

/** Name of the environment variable that holds the path of the connection file. */
export const connectionVariable = 'BRAIN2_TEST_CLOUD';

/** Reads the connection file that the global setup wrote. */
export function testCloud(): TestCloud {
  const file = process.env[connectionVariable];
  if (!file)
    throw new Error('No test cloud: run the tests by `make test`, or jest with the project "e2e" or "integration".');
  return JSON.parse(readFileSync(file, 'utf8')) as TestCloud;
}

/** Settings for an AWS client of the test cloud. */
export function awsClient(cloud: TestCloud): {
  endpoint: string;
  region: string;
  credentials: { accessKeyId: string; secretAccessKey: string };
} {
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  return { endpoint: cloud.endpoint, region: cloud.region, credentials };
}

/** The API as a user of the test cloud, or as nobody: through the edge, as everybody comes. */
export function apiOf(cloud: TestCloud, token?: string): ApiClient {
  return new ApiClient(`${cloud.outputs.edgeUrl}/api/v1`, token);
}
