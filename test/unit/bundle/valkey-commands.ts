import { Valkey } from '../../../shared/valkey/index.ts';

/** Sends what the cache and the rate limit send, by the client as bundles have it. Its events are the connections to use. */
export async function handler({ port, ca }: { port: number; ca: string }): Promise<unknown> {
  const valkey = new Valkey({ host: '127.0.0.1', port, ca, timeoutMs: 2_000 });
  try {
    const warm = await valkey.warm();
    const script = "return redis.call('GET', KEYS[1])";
    const set = await valkey.run((client) => client.set('{u}:1', Buffer.from([1, 255]), 'PX', 60_000));
    const both = await valkey.run((client) =>
      Promise.all([client.callBuffer('EVAL', script, 1, '{u}:1'), client.call('EVAL', 'return 7', 1, '{u}:2')]),
    );
    const deleted = await valkey.run((client) => client.del('{u}:1'));
    return { warm, set, found: [...((both?.[0] as Buffer | undefined) ?? [])], evaluated: both?.[1], deleted };
  } finally {
    valkey.close();
  }
}
