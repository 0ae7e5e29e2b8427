import { TerraformOutput, TerraformStack } from 'cdktf';
import type { Construct } from 'constructs';
import { allRoutes, cacheRules, type FunctionName } from '../../shared/contract/index.ts';
import { infraFlag } from '../../shared/flags/index.ts';
import { type DeployedFunction, type EnvironmentConfig, valkeyFunctions } from '../environments/index.ts';
import { Alarms } from '../modules/alarms.ts';
import { artifactsBucketName, awsProvider, stateBackend } from '../modules/aws-provider.ts';
import type { EventBus } from '../modules/event-bus.ts';
import { Identity } from '../modules/identity.ts';
import { KpiDashboard } from '../modules/kpi-dashboard.ts';
import { LambdaService, type LambdaServiceProps } from '../modules/lambda-service.ts';
import { RestApi } from '../modules/rest-api.ts';
import { RuntimeFlags } from '../modules/runtime-flags.ts';
import type { ServiceRole } from '../modules/service-role.ts';
import { Table } from '../modules/table.ts';
import type { WebSocketApi } from '../modules/web-socket.ts';
import { Naming } from '../naming.ts';
import { createEdge } from './edge.ts';
import { createEvents } from './events.ts';
import { createLive } from './live.ts';
import { createServiceClients } from './service-clients.ts';
import { createSharedCache, type SharedCache } from './shared-cache.ts';
import { createWarmStarts } from './warm-starts.ts';
import { watchedOf } from './watched.ts';

/** The build's answer to "which object is this function's code". */
export type CodeKeys = Readonly<Record<string, { readonly key: string }>>;

export interface Release {
  readonly code: CodeKeys;
  readonly version: string;
  readonly commit: string;
}

/** Behind routes of users, and `health`. */
const httpFunctions: readonly FunctionName[] = [...valkeyFunctions, 'health'];
/** What these write is a change of the graph, whose events they put themselves while `asyncEvents` is off. */
const changers: readonly FunctionName[] = ['nodes', 'edges', 'transfer', 'batch'];
/** Search keeps its index in the table. */
const writers: readonly FunctionName[] = [...changers, 'search'];
/** Functions of every environment besides those behind routes. */
const others = [
  'authorizer',
  'publish-events',
  'connect-nodes',
  'requeue-events',
  'heal',
  'live-socket',
  'push-live',
] as const;

/** What a function behind a route may do with the table. */
function grantTable(name: FunctionName, table: Table, role: ServiceRole): void {
  if (writers.includes(name)) table.grantReadWrite(role);
  else if (name === 'live') table.grantMakeTickets(role);
  else if (name === 'health') table.grantGet(role);
  else table.grantRead(role);
}

/** One environment of Brain2. Composes modules; declares no resource itself. */
export class Brain2Stack extends TerraformStack {
  readonly #config: EnvironmentConfig;
  readonly #naming: Naming;
  readonly #release: Release;

  constructor(scope: Construct, config: EnvironmentConfig, release: Release) {
    super(scope, `brain2-${config.env}`);
    this.#config = config;
    this.#naming = new Naming(config.env);
    this.#release = release;
    const naming = this.#naming;
    awsProvider(this, config, naming);
    stateBackend(this, config, naming);

    const table = new Table(this, 'table', {
      naming,
      protect: config.protectData,
      contributorInsights: config.contributorInsights,
    });
    const createFunction = this.createFunction.bind(this);
    const events = createEvents(this, { config, naming, table, createFunction });
    const live = createLive(this, { config, naming, table, queue: events.liveQueue, createFunction });
    const names: DeployedFunction[] = [
      ...others,
      ...httpFunctions,
      ...(infraFlag('warmStarts', config.env) ? (['warmer'] as const) : []),
      ...(config.serviceClients.length > 0 ? (['rotate-api-keys'] as const) : []),
    ];
    const watched = watchedOf(config, naming, { functions: names, httpFunctions, mappings: events.mappings });
    const { alarms } = new Alarms(this, 'alarms', {
      ...watched,
      accountId: config.accountId,
      emails: config.alarmEmails,
      // The emulator has no metric math.
      metricMath: !config.emulator,
    });
    const flags = new RuntimeFlags(this, 'flags', {
      naming,
      region: config.region,
      accountId: config.accountId,
      rolloutMinutes: config.flagsRolloutMinutes,
      rollbackAlarmArns: ['serverErrors', 'latencyP99'].flatMap((name) => alarms.get(name)?.arn ?? []),
    });
    const identity = this.createIdentity();
    const functions = this.createHttpFunctions(
      { table, flags, bus: events.bus, live },
      createSharedCache(this, config, naming),
    );
    const authorizer = this.createFunction('authorizer', {
      TOKEN_ISSUER: identity.issuer,
      TOKEN_AUDIENCE: identity.audience,
      TOKEN_USE: identity.tokenUse,
      JWKS_URI: identity.jwksUri,
    });
    const api = new RestApi(this, 'api', {
      ...config,
      naming,
      routes: allRoutes,
      functions,
      authorizer,
      stageCacheRules: infraFlag('gatewayCache', config.env) ? cacheRules : [],
      // The emulator takes the API's id from this tag, so that its URL stays the same after a reset.
      ...(config.emulator ? { tags: { 'ms-custom-id': 'brain2' } } : {}),
    });
    createWarmStarts(this, { config, naming, functions: { ...functions, authorizer }, createFunction });
    createServiceClients(this, { config, naming, api, createFunction });
    const { edge, outputs } = createEdge(this, { config, naming, api, identity, live });
    new KpiDashboard(this, 'dashboard', { ...watched, distribution: edge.distribution.id });
    this.createOutputs(api, table, identity, flags, { ...events.outputs, liveUrl: live.url, ...outputs });
  }

  private createIdentity(): Identity {
    const { identity, region, protectData, emulator } = this.#config;
    return new Identity(this, 'identity', {
      naming: this.#naming,
      config: identity,
      region,
      protect: protectData,
      ...(emulator ? { emulatorEndpoint: emulator.endpoint } : {}),
    });
  }

  private createHttpFunctions(
    { table, flags, bus, live }: { table: Table; flags: RuntimeFlags; bus: EventBus; live: WebSocketApi },
    cache: SharedCache,
  ): Record<FunctionName, LambdaService> {
    const { writeShards, graphEpoch, maxConcurrency, flagsMaxAgeSeconds, rateLimit, maxSockets } = this.#config;
    const variables = {
      ...flags.variables(),
      ...bus.variables,
      LIVE_URL: live.url,
      TABLE_NAME: table.table.name,
      FLAGS_MAX_AGE_SECONDS: String(flagsMaxAgeSeconds),
      WRITE_SHARDS: String(writeShards),
      GRAPH_EPOCH: String(graphEpoch),
      MAX_CONCURRENCY: String(maxConcurrency),
      MAX_SOCKETS: String(maxSockets),
      RATE_PER_SECOND: String(rateLimit.perSecond),
      RATE_BURST: String(rateLimit.burst),
    };
    const entries = httpFunctions.map((name) => {
      const cached = valkeyFunctions.includes(name);
      const fn = cached
        ? this.createFunction(name, { ...variables, ...cache.variables }, cache.vpc)
        : this.createFunction(name, variables);
      if (cached) cache.grantUse(fn.role);
      grantTable(name, table, fn.role);
      if (changers.includes(name)) bus.grantPut(fn.role);
      flags.grantRead(fn.role);
      return [name, fn];
    });
    return Object.fromEntries(entries) as Record<FunctionName, LambdaService>;
  }

  private createFunction(
    name: DeployedFunction,
    variables: Record<string, string>,
    vpc?: LambdaServiceProps['vpc'],
  ): LambdaService {
    const { functions, env, logLevel, logRetentionDays, tracing } = this.#config;
    const key = this.#release.code[name]?.key;
    if (!key) throw new Error(`The build has no code for the function ${name}: run \`make build\``);
    return new LambdaService(this, name, {
      naming: this.#naming,
      name,
      code: { bucket: artifactsBucketName(this.#config, this.#naming), key },
      ...functions[name],
      ...(vpc ? { vpc } : {}),
      logRetentionDays,
      tracing,
      environment: {
        BRAIN2_ENV: env,
        LOG_LEVEL: logLevel,
        POWERTOOLS_METRICS_NAMESPACE: 'Brain2',
        SERVICE_VERSION: this.#release.version,
        COMMIT: this.#release.commit,
        ...variables,
      },
    });
  }

  private createOutputs(
    api: RestApi,
    table: Table,
    identity: Identity,
    flags: RuntimeFlags,
    more: Readonly<Record<string, string>>,
  ): void {
    const { emulator } = this.#config;
    const outputs = {
      apiUrl: emulator ? `${emulator.endpoint}/restapis/${api.api.id}/live/_user_request_` : api.stage.stage.invokeUrl,
      tableName: table.table.name,
      userPoolId: identity.userPoolId,
      userPoolClientId: identity.clientId,
      issuer: identity.issuer,
      artifactsBucket: artifactsBucketName(this.#config, this.#naming),
      appconfigApplicationId: flags.application.id,
      appconfigEnvironmentId: flags.environment.environmentId,
      appconfigProfileId: flags.profile.configurationProfileId,
      appconfigStrategyId: flags.strategy.id,
      ...more,
    };
    for (const [name, value] of Object.entries(outputs))
      new TerraformOutput(this, name, { value }).overrideLogicalId(name);
  }
}
