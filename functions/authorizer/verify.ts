import { createRemoteJWKSet, type JWTPayload, type JWTVerifyGetKey, jwtVerify } from 'jose';
import { requiredEnv } from '../../shared/environment/index.ts';

export interface Identity {
  readonly sub: string;
  /** Seconds since 1970. */
  readonly exp: number;
}

export interface TokenRules {
  readonly issuer: string;
  /** Accepted `aud` (OIDC) or `client_id` (Cognito access tokens). */
  readonly audience: readonly string[];
  /** Required `token_use`; empty for issuers that do not say. */
  readonly tokenUse: string;
  readonly keys: JWTVerifyGetKey;
}

/** A subject is part of every key, so it may not hold the separator or be boundless. */
const safeSubject = /^[^#\u0000-\u001f]{1,128}$/;

function checkClaims(payload: JWTPayload, rules: TokenRules): Identity {
  const audiences = [payload.aud ?? [], (payload.client_id as string | undefined) ?? []].flat();
  if (!audiences.some((one) => rules.audience.includes(one))) throw new Error('wrong audience');
  if (rules.tokenUse && payload.token_use !== rules.tokenUse) throw new Error('wrong token use');
  if (!payload.sub || !safeSubject.test(payload.sub)) throw new Error('no usable subject');
  return { sub: payload.sub, exp: payload.exp as number };
}

/**
 * Checks a JWT: signature by the issuer's published keys, issuer, expiry, audience, token use and subject.
 * @throws when any of them is wrong; the reason is for the log, never for the caller
 */
export async function verifyToken(token: string, rules: TokenRules): Promise<Identity> {
  const { payload } = await jwtVerify(token, rules.keys, {
    issuer: rules.issuer,
    algorithms: ['RS256', 'ES256'],
    requiredClaims: ['sub', 'exp'],
    clockTolerance: 5,
  });
  return checkClaims(payload, rules);
}

/** Codes of jose for keys that could not be fetched or are no keys; an unknown key id is the token's fault. */
const keyErrors = new Set(['ERR_JWKS_TIMEOUT', 'ERR_JWKS_INVALID', 'ERR_JOSE_GENERIC']);

/** Whether a token could not be checked at all, which says nothing about the token. */
export function keysUnreachable(error: unknown): boolean {
  const { code = '', name } = error as { code?: string; name?: string };
  // `fetch` reports every network failure as a TypeError.
  return keyErrors.has(code) || name === 'TypeError';
}

/** The container's verifier, and what makes it ready before anybody waits. */
export interface TokenVerifier {
  readonly verify: (token: string) => Promise<Identity>;
  /** Fetches the issuer's keys. */
  readonly warm: () => Promise<void>;
}

/** The issuer's keys are fetched once and kept until a token names an unknown one. */
export function tokenVerifier(): TokenVerifier {
  const keys = createRemoteJWKSet(new URL(requiredEnv('JWKS_URI')), { timeoutDuration: 3_000 });
  const rules: TokenRules = {
    issuer: requiredEnv('TOKEN_ISSUER'),
    audience: requiredEnv('TOKEN_AUDIENCE').split(','),
    tokenUse: process.env.TOKEN_USE ?? '',
    keys,
  };
  return { verify: (token) => verifyToken(token, rules), warm: () => keys.reload() };
}
