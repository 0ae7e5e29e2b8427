import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import {
  AdminCreateUserCommand,
  AdminSetUserPasswordCommand,
  CognitoIdentityProviderClient,
  InitiateAuthCommand,
  UsernameExistsException,
} from '@aws-sdk/client-cognito-identity-provider';
import { clientSettings } from '../deployment/aws.ts';
import type { StackOutputs } from '../deployment/outputs.ts';
import { type LocalSettings, readState } from './settings.ts';

export const demoEmail = 'demo@brain2.local';

/** A user of the local Cognito pool. */
export interface Login {
  email: string;
  password: string;
}

/**
 * Makes sure that a user exists with a known password and returns the login. The password is `BRAIN2_DEMO_PASSWORD`,
 * or the one this machine made up the first time (kept in the state folder, readable by its owner only).
 */
export async function ensureUser(settings: LocalSettings, outputs: StackOutputs, email = demoEmail): Promise<Login> {
  const known = readState<Record<string, string>>(settings, 'users.json') ?? {};
  const password = process.env.BRAIN2_DEMO_PASSWORD || known[email] || newPassword();
  await createUser(new CognitoIdentityProviderClient(clientSettings(settings, 'local')), outputs, { email, password });
  const users = JSON.stringify({ ...known, [email]: password }, null, 2);
  writeFileSync(path.join(settings.home, 'users.json'), `${users}\n`, { mode: 0o600 });
  return { email, password };
}

/** Signs a user in and returns the access token. */
export async function signIn(settings: LocalSettings, outputs: StackOutputs, login: Login): Promise<string> {
  const client = new CognitoIdentityProviderClient(clientSettings(settings, 'local'));
  const answer = await client.send(
    new InitiateAuthCommand({
      AuthFlow: 'USER_PASSWORD_AUTH',
      ClientId: outputs.userPoolClientId,
      AuthParameters: { USERNAME: login.email, PASSWORD: login.password },
    }),
  );
  const token = answer.AuthenticationResult?.AccessToken;
  if (!token) throw new Error(`Cognito gave no token for ${login.email}: ${answer.ChallengeName ?? 'no reason told'}.`);
  return token;
}

async function createUser(client: CognitoIdentityProviderClient, outputs: StackOutputs, login: Login): Promise<void> {
  const user = { UserPoolId: outputs.userPoolId, Username: login.email };
  const attributes = [
    { Name: 'email', Value: login.email },
    { Name: 'email_verified', Value: 'true' },
  ];
  try {
    await client.send(new AdminCreateUserCommand({ ...user, MessageAction: 'SUPPRESS', UserAttributes: attributes }));
  } catch (error) {
    if (!(error instanceof UsernameExistsException)) throw error;
  }
  await client.send(new AdminSetUserPasswordCommand({ ...user, Password: login.password, Permanent: true }));
}

/** Random, and with every character class that a Cognito password policy can ask for. */
function newPassword(): string {
  return `${randomBytes(12).toString('base64url')}-aA1`;
}
