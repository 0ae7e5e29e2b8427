import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { beforeAll, describe, expect, test } from '@jest/globals';
import {
  type CryptoKey,
  createLocalJWKSet,
  createRemoteJWKSet,
  exportJWK,
  generateKeyPair,
  type JWTPayload,
  SignJWT,
} from 'jose';
import { keysUnreachable, type TokenRules, verifyToken } from '../../../functions/authorizer/verify.ts';

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

describe('an issuer', () => {
  test('whose keys cannot be read is told from a token that is wrong', async () => {
    const server = createServer((_, answer) => answer.writeHead(500).end()).listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const url = new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/jwks`);
    const token = await sign(claims);
    const failing = () => verifyToken(token, { ...rules, keys: createRemoteJWKSet(url) });
    const broken = await failing().catch((error: unknown) => error);
    await new Promise((resolve) => server.close(resolve));
    const away = await failing().catch((error: unknown) => error);
    const wrong = await verifyToken('garbage', rules).catch((error: unknown) => error);
    expect([broken, away, wrong].map(keysUnreachable)).toEqual([true, true, false]);
  });
});
