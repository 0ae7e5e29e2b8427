import { requiredEnv } from '../environment/index.ts';
import { Valkey, type ValkeySettings } from './connection.ts';
import { iamCredentials } from './credentials.ts';

/** The connection that the container's environment names; undefined where there is no Valkey. */
export function containerValkey(events: Pick<ValkeySettings, 'onGivenUp'>): Valkey | undefined {
  const { VALKEY_ENDPOINT, VALKEY_USER, VALKEY_CA } = process.env;
  if (!VALKEY_ENDPOINT) return undefined;
  const [, host = '', port = ''] = /^(.+):(\d+)$/.exec(VALKEY_ENDPOINT) ?? [];
  if (!host) throw new Error(`VALKEY_ENDPOINT must be host:port, not ${VALKEY_ENDPOINT}`);
  return new Valkey({
    ...events,
    host,
    port: Number(port),
    ...(VALKEY_CA ? { ca: VALKEY_CA } : {}),
    ...(VALKEY_USER ? { credentials: () => iamCredentials(requiredEnv('VALKEY_CACHE'), VALKEY_USER) } : {}),
  });
}
