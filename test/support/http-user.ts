import { randomUUID } from 'node:crypto';
import {
  AdminCreateUserCommand,
  AdminSetUserPasswordCommand,
  CognitoIdentityProviderClient,
  InitiateAuthCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import type { ApiClient } from '../../scripts/local/api.ts';
import { apiOf, awsClient, type TestCloud } from './cloud.ts';

/** The API as a user who was just made and has nothing yet: totals and pages are this test file's own. */
export async function newUser(cloud: TestCloud, name: string): Promise<ApiClient> {
  const cognito = new CognitoIdentityProviderClient(awsClient(cloud));
  const user = { UserPoolId: cloud.outputs.userPoolId, Username: `${name}-${randomUUID()}@brain2.test` };
  const password = `${randomUUID()}-aA1`;
  await cognito.send(new AdminCreateUserCommand({ ...user, MessageAction: 'SUPPRESS' }));
  await cognito.send(new AdminSetUserPasswordCommand({ ...user, Password: password, Permanent: true }));
  const { AuthenticationResult } = await cognito.send(
    new InitiateAuthCommand({
      AuthFlow: 'USER_PASSWORD_AUTH',
      ClientId: cloud.outputs.userPoolClientId,
      AuthParameters: { USERNAME: user.Username, PASSWORD: password },
    }),
  );
  if (!AuthenticationResult?.AccessToken) throw new Error(`Cognito gave no token for ${user.Username}`);
  return apiOf(cloud, AuthenticationResult.AccessToken);
}

/** How many notes the user has. */
export const totalOf = async (api: ApiClient): Promise<number> =>
  (await api.expect<{ total: number }>(200, 'GET', '/nodes?limit=1')).body.total;
