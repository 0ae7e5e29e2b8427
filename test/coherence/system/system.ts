import { type ChildProcess, spawn } from 'node:child_process';
import { viewerRequestCode } from '../../../infra/modules/edge/viewer-request.ts';
import { startEdge, stopEdge } from '../../../scripts/local/edge.ts';
import { edgeUrl, nodeFirst } from '../../../scripts/local/settings.ts';
import { type CacheRule, cacheRules } from '../../../shared/contract/index.ts';
import { bundled, replaced, type SourceEdit } from '../../support/mutants.ts';
import type { FromOrigin, OriginOptions, ToOrigin } from './origin.ts';
import { newSettings, removeSettings } from './settings.ts';
import type { FaultyValkey } from './valkey.ts';

/** The one thing that every build has changed: the container's way to the table. */
const tablePort: readonly SourceEdit[] = [
  replaced(
    'shared/store/client.ts',
    'new DynamoDBClient(config)',
    // Unsigned: nobody would check, and signing takes as long as answering.
    'new DynamoDBClient({ ...config, requestHandler: tableRequestHandler, signer: { sign: async (request) => request } })',
  ),
  {
    file: 'shared/store/client.ts',
    edit: (text) => `import { tableRequestHandler } from '../../test/coherence/system/table-port.ts';\n${text}`,
  },
];

/** A build of the system: the real one, or one with something broken. */
export interface Build {
  readonly name: string;
  /** Changes of the containers' sources. */
  readonly edits?: readonly SourceEdit[];
  /** The edge's rules. @default the one table */
  readonly rules?: readonly CacheRule[];
}

export interface System {
  /** The edge's URL. */
  readonly url: string;
  readonly valkey: FaultyValkey;
  /** Ends a container in the middle of what it does. */
  killContainer(): void;
  /** Sets the containers' clocks anew. */
  skewClocks(): void;
  /** Metrics of all containers since the start, added up. */
  metrics(): Promise<Readonly<Record<string, number>>>;
  stop(): Promise<void>;
}

function startOrigin(program: string, options: OriginOptions, valkey: FaultyValkey): ChildProcess {
  const env = {
    PATH: nodeFirst(process.env.PATH ?? ''),
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    BRAIN2_ENV: 'local',
    POWERTOOLS_SERVICE_NAME: 'coherence',
    POWERTOOLS_METRICS_NAMESPACE: 'brain2',
    POWERTOOLS_LOG_LEVEL: 'SILENT',
    MAX_CONCURRENCY: '32',
    MAX_SOCKETS: '50',
    WRITE_SHARDS: '2',
    GRAPH_EPOCH: '1',
    EVENT_BUS: 'brain2-coherence',
    LIVE_URL: 'wss://live.invalid/live',
    RATE_PER_SECOND: '10000',
    RATE_BURST: '10000',
    CACHE_KEY_ID: 'arn:aws:kms:us-east-1:000000000000:key/coherence',
    VALKEY_ENDPOINT: valkey.endpoint,
    VALKEY_CA: valkey.ca,
  };
  return spawn('node', [program, JSON.stringify(options)], { env, stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
}

/** The next message of a kind. @throws when the origin ends before */
function heard<Kind extends FromOrigin['kind']>(
  origin: ChildProcess,
  kind: Kind,
): Promise<FromOrigin & { kind: Kind }> {
  return new Promise((resolve, reject) => {
    if (origin.exitCode !== null) reject(new Error('The origin has ended'));
    const finish = (settle: () => void): void => {
      origin.off('message', hear).off('exit', end);
      settle();
    };
    const hear = (message: FromOrigin): void => {
      if (message.kind === kind) finish(() => resolve(message as FromOrigin & { kind: Kind }));
    };
    const end = (): void => finish(() => reject(new Error('The origin ended')));
    origin.on('message', hear).on('exit', end);
  });
}

export interface SystemOptions {
  readonly valkey: FaultyValkey;
  readonly seed: number;
  /** Each call to the table takes up to this, in milliseconds. @default 4 */
  readonly tableMs?: number;
}

/** Starts table, containers, gateway and the edge before them, from one build, with a Valkey that remembers nothing. */
export async function startSystem(
  { name, edits = [], rules = cacheRules }: Build,
  { valkey, seed, tableMs = 4 }: SystemOptions,
): Promise<System> {
  const container = await bundled('test/coherence/system/container.ts', `coherence-${name}`, [...tablePort, ...edits]);
  const program = await bundled('test/coherence/system/origin.ts', 'coherence-origin');
  const settings = await newSettings();
  await valkey.wipe();
  const options = { container, seed, containers: 5, lossRate: 0.004, maxSkewMs: 120_000, tableMs };
  const origin = startOrigin(program, options, valkey);
  const tell = (message: ToOrigin): void => void origin.send(message);
  const { port } = await heard(origin, 'ready');
  const edge = { port, distribution: 'coherence.invalid', viewerRequest: viewerRequestCode(rules), rules };
  await startEdge(settings, edge);
  return {
    url: edgeUrl(settings),
    valkey,
    killContainer: () => tell({ kind: 'kill' }),
    skewClocks: () => tell({ kind: 'skew' }),
    metrics: async () => {
      const answer = heard(origin, 'metrics');
      tell({ kind: 'metrics' });
      return (await answer).metrics;
    },
    stop: async () => {
      await stopEdge(settings);
      origin.kill('SIGKILL');
      removeSettings(settings);
    },
  };
}
