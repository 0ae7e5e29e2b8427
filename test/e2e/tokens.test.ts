import {
  CognitoIdentityProviderClient,
  CreateUserPoolClientCommand,
  DescribeUserPoolClientCommand,
  InitiateAuthCommand,
  UpdateUserPoolClientCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { describe, expect, test } from '@jest/globals';
import { apiOf, awsClient, testCloud } from '../support/cloud.ts';
import { expectError } from '../support/errors.ts';
import { until } from '../support/until.ts';

const cloud = testCloud();
const { ada, bob } = cloud.users;
const cognito = new CognitoIdentityProviderClient(awsClient(cloud));
const pool = { UserPoolId: cloud.outputs.userPoolId };
const statusWith = async (authorization: string): Promise<number> =>
  (await apiOf(cloud).send('GET', '/nodes?limit=1', undefined, { authorization })).status;

async function signIn(clientId: string): Promise<{ AccessToken?: string; IdToken?: string }> {
  const AuthParameters = { USERNAME: ada.email, PASSWORD: ada.password };
  const answer = await cognito.send(
    new InitiateAuthCommand({ AuthFlow: 'USER_PASSWORD_AUTH', ClientId: clientId, AuthParameters }),
  );
  return answer.AuthenticationResult ?? {};
}

describe('a token', () => {
  test('that is valid opens the API', async () => {
    expect(await statusWith(`Bearer ${ada.token}`)).toBe(200);
  });

  test('that is missing or garbage is refused with 401 in the error shape', async () => {
    expectError(await apiOf(cloud).send('GET', '/nodes'), 'unauthorized');
    expectError(await apiOf(cloud, 'garbage').send('GET', '/nodes'), 'unauthorized');
    expect(await statusWith('Basic dXNlcjpwYXNz')).toBe(401);
  });

  test('whose payload was changed is refused', async () => {
    const [header, payload = '', signature] = ada.token.split('.');
    const claims = JSON.parse(Buffer.from(payload, 'base64url').toString()) as Record<string, unknown>;
    const forged = Buffer.from(JSON.stringify({ ...claims, sub: 'somebody-else' })).toString('base64url');
    expect(await statusWith(`Bearer ${header}.${forged}.${signature}`)).toBe(401);
  });

  test('with the signature of another token is refused', async () => {
    const [header, payload] = ada.token.split('.');
    expect(await statusWith(`Bearer ${header}.${payload}.${bob.token.split('.')[2]}`)).toBe(401);
  });

  test('that says it needs no signature is refused', async () => {
    const header = Buffer.from(JSON.stringify({ alg: 'none', typ: 'JWT' })).toString('base64url');
    expect(await statusWith(`Bearer ${header}.${ada.token.split('.')[1]}.`)).toBe(401);
  });

  test('of another application of the same pool is refused', async () => {
    const { UserPoolClient } = await cognito.send(
      new CreateUserPoolClientCommand({
        ...pool,
        ClientName: 'another',
        ExplicitAuthFlows: ['ALLOW_USER_PASSWORD_AUTH'],
      }),
    );
    const { AccessToken } = await signIn(UserPoolClient?.ClientId ?? '');
    expect(AccessToken).toEqual(expect.any(String));
    expect(await statusWith(`Bearer ${AccessToken}`)).toBe(401);
  });

  test('made to identify, not to access, is refused', async () => {
    const { IdToken } = await signIn(cloud.outputs.userPoolClientId);
    expect(IdToken).toEqual(expect.any(String));
    expect(await statusWith(`Bearer ${IdToken}`)).toBe(401);
  });

  test('stops working when it expires, although it worked and the gateway remembers it', async () => {
    const place = { ...pool, ClientId: cloud.outputs.userPoolClientId };
    const { UserPoolClient } = await cognito.send(new DescribeUserPoolClientCommand(place));
    const { AccessTokenValidity = 1, TokenValidityUnits = {}, ExplicitAuthFlows = [] } = UserPoolClient ?? {};
    const update = (validity: number, unit: 'seconds' | 'minutes' | 'hours' | 'days') =>
      cognito.send(
        new UpdateUserPoolClientCommand({
          ...place,
          ExplicitAuthFlows,
          AccessTokenValidity: validity,
          TokenValidityUnits: { ...TokenValidityUnits, AccessToken: unit },
        }),
      );
    await update(4, 'seconds');
    try {
      const { AccessToken } = await signIn(place.ClientId);
      expect(await statusWith(`Bearer ${AccessToken}`)).toBe(200);
      await until('the expired token is refused', async () => (await statusWith(`Bearer ${AccessToken}`)) === 401);
    } finally {
      await update(AccessTokenValidity, TokenValidityUnits.AccessToken ?? 'hours');
    }
  });
});
