import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { type CountingProxy, countingProxy } from '../../../scripts/bench/cloud/proxy.ts';
import { ResendWatch } from '../../../scripts/bench/cloud/resends.ts';
import { flagsOn } from '../../../scripts/bench/settings.ts';
import { type Subject, subject } from '../../../scripts/bench/subject.ts';
import { trafficOf } from '../../../scripts/bench/traffic.ts';
import { type ModelServer, serveModel, TableModel } from '../../support/table-model/index.ts';

describe('The counting proxy', () => {
  let model: TableModel;
  let server: ModelServer;
  let proxy: CountingProxy;
  let container: Subject;
  beforeEach(async () => {
    model = new TableModel();
    server = await serveModel(model);
    proxy = await countingProxy(server.endpoint, 1);
    container = subject('ada', flagsOn, proxy.endpoint);
  });
  afterEach(async () => {
    container.close();
    await proxy.close();
    await server.close();
  });

  const create = (count: number) =>
    container.expect<{ created: { id: string }[] }>(201, 'POST', '/nodes/bulk-create', {
      nodes: Array.from({ length: count }, (_, i) => ({ content: `Note ${i}` })),
    });

  test('counts what the table counts, with bytes and times', async () => {
    await create(20);
    const traffic = trafficOf(proxy.take(), model);
    expect(traffic.byOperation).toEqual(model.calls);
    expect(traffic.requestBytes).toBeGreaterThan(20 * 100);
    expect(traffic.writeUnits).toBeGreaterThanOrEqual(40);
    expect(traffic.longestChain).toBeLessThanOrEqual(traffic.calls);
    expect(proxy.take()).toEqual([]);
  });

  test('holds every answer for its latency', async () => {
    proxy.latencyMs = 30;
    const begin = performance.now();
    await container.send('GET', '/nodes/01ARZ3NDEKTSV4RRFFQ69G5FAV00');
    expect(performance.now() - begin).toBeGreaterThanOrEqual(28);
    const [call] = proxy.take();
    expect((call?.endMs ?? 0) - (call?.startMs ?? 0)).toBeGreaterThanOrEqual(28);
  });

  test('answers a read it has seen from memory, and counts it', async () => {
    proxy.replays = true;
    for (let i = 0; i < 3; i += 1) await container.expect(200, 'GET', '/nodes');
    expect(model.calls.GetItem).toBe(1);
    expect(trafficOf(proxy.take(), model).byOperation.GetItem).toBe(3);
  });

  test('counts a throttled call and its retry, and breaks the connection where an answer is lost', async () => {
    model.faults = (operation, number) =>
      operation === 'GetItem' && number === 1 ? { kind: 'answerLost' } : undefined;
    await container.expect(200, 'GET', '/nodes');
    expect(model.calls.GetItem).toBe(2);
    expect(proxy.take().length).toBeGreaterThan(0);
  });

  test('lets the resend watch see what was refused and how long it waited', async () => {
    const watch = new ResendWatch();
    proxy.onExchange = (exchange) => watch.observe(exchange);
    let batches = 0;
    model.faults = (operation) => {
      if (operation !== 'BatchWriteItem') return undefined;
      batches += 1;
      return batches === 1 ? { kind: 'unprocessed', count: 5 } : undefined;
    };
    expect((await create(10)).created).toHaveLength(10);
    expect(watch.summary()).toMatchObject({ count: 5, mostTries: 2 });
    expect(watch.summary().medianWaitMs).toBeGreaterThan(0);
  });
});
