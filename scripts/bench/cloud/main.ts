import { seededRandom, serveModel, TableModel } from '../../../test/support/table-model/index.ts';
import { itemsOf } from '../graph.ts';
import { latencyMs, seeds } from '../settings.ts';
import { trafficOf } from '../traffic.ts';
import { EventServices } from './event-services.ts';
import type { Answer, Census, Cloud, Question, Trouble } from './messages.ts';
import { countingProxy } from './proxy.ts';
import { RecordedChanges } from './recorded-changes.ts';
import { ResendWatch } from './resends.ts';
import { type CountedService, serveAppConfig, serveKms } from './services.ts';
import { serveTls } from './tls.ts';

/** A process of its own: the table, and the proxy before it. Its work is not the measured code's. */
const recorded = new RecordedChanges();
const model = new TableModel({ random: seededRandom(seeds.table), feed: recorded });
const server = await serveModel(model);
const proxy = await countingProxy(server.endpoint, latencyMs.dynamoDb);
let resends = new ResendWatch();
let events: Promise<EventServices> | undefined;
let services: Promise<{ kms: CountedService; appConfig: CountedService }> | undefined;

async function startServices() {
  const [kms, appConfig] = await Promise.all([serveKms(), serveAppConfig()]);
  return { kms, appConfig };
}

function faultsOf({ seed, throttled, unprocessed }: Trouble): TableModel['faults'] {
  const random = seededRandom(seed);
  return (operation) => {
    if (random() < throttled) return { kind: 'throttle' };
    return operation.startsWith('Batch') ? { kind: 'unprocessed', fraction: unprocessed } : undefined;
  };
}

function censusOf(uid: string): Census {
  const own = model.allItems().filter(({ PK }) => String(PK).startsWith(`U#${uid}#`));
  const ids = (prefix: string) =>
    own.flatMap(({ SK }) => (String(SK).startsWith(prefix) ? [String(SK).slice(prefix.length)] : []));
  return { notes: ids('N#'), bodies: ids('B#'), edgeCopies: ids('E#').length };
}

const cloud: Cloud = {
  load: async (spec) => model.load(itemsOf(spec)),
  begin: async () => {
    proxy.take();
    model.resetTotals();
  },
  traffic: async () => trafficOf(proxy.take(), model),
  setLatency: async (ms) => {
    proxy.latencyMs = ms;
  },
  setReplays: async (replays) => {
    proxy.replays = replays;
  },
  setTrouble: async (trouble) => {
    model.faults = trouble && faultsOf(trouble);
    if (trouble) resends = new ResendWatch();
    const watch = resends;
    proxy.onExchange = trouble && ((exchange) => watch.observe(exchange));
  },
  resends: async () => resends.summary(),
  census: async (uid) => censusOf(uid),
  services: async () => {
    services ??= startServices();
    const { kms, appConfig } = await services;
    return { kms: kms.endpoint, appConfig: appConfig.endpoint };
  },
  eventServices: async () => {
    events ??= EventServices.start();
    return (await events).endpoint;
  },
  eventTraffic: async () => {
    events ??= EventServices.start();
    return (await events).take();
  },
  changes: async () => recorded.take(),
  frontTls: (identity) => serveTls(identity, Number(new URL(proxy.endpoint).port)),
  connections: async () => {
    const others = await services;
    return {
      dynamoDb: proxy.takeConnections(),
      kms: others?.kms.takeConnections() ?? 0,
      appConfig: others?.appConfig.takeConnections() ?? 0,
    };
  },
};

const say = (answer: Answer): void => void process.send?.(answer);

process.on('message', ({ id, method, argument }: Question) => {
  const work = cloud[method] as (argument: unknown) => Promise<unknown>;
  work(argument).then(
    (result) => say({ id, result }),
    (error: Error) => say({ id, error: error.stack ?? error.message }),
  );
});
// Its parent has ended, whatever the reason.
process.on('disconnect', () => process.exit());
say({ endpoint: proxy.endpoint });
