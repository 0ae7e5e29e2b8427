import { isRecord } from './api-client.ts';
import { ImportStopped } from './errors.ts';

/**
 * The user id (`sub`) a JWT speaks for. The signature is the server's business: this only tells one user's import from another's.
 * @throws ImportStopped when the text is not a JWT, names nobody, or has expired at `now` (milliseconds)
 */
export function userOf(token: string, now: number = Date.now()): string {
  const claims = claimsOf(token);
  if (claims === undefined || typeof claims.sub !== 'string' || claims.sub === '')
    throw new ImportStopped('the token is not a JWT with a user in it');
  if (typeof claims.exp === 'number' && claims.exp * 1000 <= now) {
    throw new ImportStopped(`the token expired at ${new Date(claims.exp * 1000).toISOString()}: get a new one`);
  }
  return claims.sub;
}

function claimsOf(token: string): Record<string, unknown> | undefined {
  const parts = token.split('.');
  if (parts.length !== 3) return undefined;
  try {
    const claims: unknown = JSON.parse(Buffer.from(parts[1] ?? '', 'base64url').toString('utf8'));
    return isRecord(claims) ? claims : undefined;
  } catch {
    return undefined;
  }
}
