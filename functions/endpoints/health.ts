import { openApiDocument, routes } from '../../shared/contract/index.ts';
import { endpoint, type Reply } from '../../shared/http/index.ts';
import { readMeta } from '../../shared/store/index.ts';

const build = () => ({ version: process.env.SERVICE_VERSION ?? '0.0.0', commit: process.env.COMMIT ?? 'unknown' });
const alive = async (): Promise<Reply> => ({ status: 200, body: { status: 'ok', ...build() } });

/** Times a dependency. A failure is told by its state alone: this answer is open to everyone. */
async function probe(
  name: string,
  reach: () => Promise<unknown>,
): Promise<{ name: string; status: string; latencyMs: number }> {
  const start = performance.now();
  const status = await reach().then(
    () => 'ok',
    () => 'unavailable',
  );
  return { name, status, latencyMs: Math.round((performance.now() - start) * 10) / 10 };
}

export const healthEndpoints = [
  endpoint(routes.health, alive),
  endpoint(routes.rootHealth, alive),
  endpoint(routes.ready, async (_call, { store }) => {
    // A user id no issuer hands out: the read costs half a unit and finds nothing.
    const dependencies = [await probe('table', () => readMeta(store, ' ready'))];
    const ready = dependencies.every(({ status }) => status === 'ok');
    return {
      status: ready ? 200 : 503,
      body: { status: ready ? 'ok' : 'unavailable', ...build(), dependencies },
      ...(ready ? {} : { headers: { 'Retry-After': '5' } }),
    };
  }),
  endpoint(routes.openapi, async () => ({ status: 200, body: openApiDocument(build().version) })),
];
