import { beforeAll, describe, expect, test } from '@jest/globals';
import { type CryptoKey, createLocalJWKSet, exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose';
import { type TokenRules, verifyToken } from '../../../functions/authorizer/verify.ts';

const issuer = 'https://issuer.example';
let rules: TokenRules;
let privateKey: CryptoKey;
let strangerKey: CryptoKey;

beforeAll(async () => {
  const pair = await generateKeyPair('RS256');
  privateKey = pair.privateKey;
  strangerKey = (await generateKeyPair('RS256')).privateKey;
  const keys = createLocalJWKSet({ keys: [{ ...(await exportJWK(pair.publicKey)), kid: 'k', alg: 'RS256' }] });
  rules = { issuer, audience: ['app', 'cli'], tokenUse: 'access', keys };
});

const claims = { sub: 'user-1', client_id: 'app', token_use: 'access' };
const sign = (payload: JWTPayload, { key = privateKey, iss = issuer, expires = '5m' } = {}) =>
  new SignJWT(payload)
    .setProtectedHeader({ alg: 'RS256', kid: 'k' })
    .setIssuer(iss)
    .setExpirationTime(expires)
    .sign(key);

describe('a token', () => {
  test('of the issuer for one of the audiences gives the user and the expiry', async () => {
    expect(await verifyToken(await sign(claims), rules)).toMatchObject({ sub: 'user-1', exp: expect.any(Number) });
    expect(await verifyToken(await sign({ ...claims, client_id: undefined, aud: 'cli' }), rules)).toMatchObject({
      sub: 'user-1',
    });
  });

  test.each<[string, () => Promise<string>]>([
    ['signed by somebody else', () => sign(claims, { key: strangerKey })],
    ['of another issuer', () => sign(claims, { iss: 'https://other.example' })],
    ['that has expired', () => sign(claims, { expires: '-1m' })],
    ['for another audience', () => sign({ ...claims, client_id: 'other' })],
    ['for no audience', () => sign({ sub: 'user-1', token_use: 'access' })],
    ['of another use', () => sign({ ...claims, token_use: 'id' })],
    ['without a subject', () => sign({ client_id: 'app', token_use: 'access' })],
    ['whose subject holds the key separator', () => sign({ ...claims, sub: 'a#b' })],
    [
      'that was changed',
      async () => (await sign(claims)).replace(/\.(.)/, (_, c: string) => `.${c === 'e' ? 'f' : 'e'}`),
    ],
    [
      'without a signature',
      async () =>
        `${Buffer.from('{"alg":"none"}').toString('base64url')}.${Buffer.from(JSON.stringify({ ...claims, iss: issuer, exp: 9e9 })).toString('base64url')}.`,
    ],
    ['that is no token', async () => 'garbage'],
    ['that is missing', async () => ''],
  ])('%s is refused', async (_what, make) => {
    await expect(verifyToken(await make(), rules)).rejects.toThrow();
  });
});
