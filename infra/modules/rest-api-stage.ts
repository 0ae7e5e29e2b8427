import type { ApiGatewayDeployment } from '@cdktf/provider-aws/lib/api-gateway-deployment/index.js';
import {
  ApiGatewayMethodSettings,
  type ApiGatewayMethodSettingsSettings,
} from '@cdktf/provider-aws/lib/api-gateway-method-settings/index.js';
import type { ApiGatewayRestApi } from '@cdktf/provider-aws/lib/api-gateway-rest-api/index.js';
import { ApiGatewayStage } from '@cdktf/provider-aws/lib/api-gateway-stage/index.js';
import { CloudwatchLogGroup } from '@cdktf/provider-aws/lib/cloudwatch-log-group/index.js';
import { Construct } from 'constructs';
import type { Naming } from '../naming.ts';
import type { CachedMethod } from './stage-cache.ts';

export interface RestApiStageProps {
  readonly naming: Naming;
  readonly api: ApiGatewayRestApi;
  readonly deployment: ApiGatewayDeployment;
  /** Steady requests a second and burst, of all users together. */
  readonly throttle: { readonly ratePerSecond: number; readonly burst: number };
  readonly tracing: boolean;
  readonly accessLogs: boolean;
  readonly logRetentionDays: number;
  /** Methods whose answers the stage keeps; a cache is paid for by the hour when there is one. @default none */
  readonly cached?: readonly CachedMethod[];
}

/** In GB: the smallest there is. Entries over 1 MiB are not kept anyway. */
const cacheSizeGb = '0.5';

/** One line per request; no header, no query and no body: they may hold tokens and notes. */
const accessLogFormat = JSON.stringify({
  requestId: '$context.requestId',
  user: '$context.authorizer.sub',
  method: '$context.httpMethod',
  route: '$context.resourcePath',
  status: '$context.status',
  latencyMs: '$context.responseLatency',
  bytes: '$context.responseLength',
});

/** The stage `live`: throttling, tracing and access logs of the whole API, and the cache of the methods that have one. */
export class RestApiStage extends Construct {
  static readonly stageName = 'live';
  readonly stage: ApiGatewayStage;

  constructor(scope: Construct, id: string, props: RestApiStageProps) {
    super(scope, id);
    const { naming, cached = [] } = props;
    this.stage = new ApiGatewayStage(this, 'stage', {
      restApiId: props.api.id,
      deploymentId: props.deployment.id,
      stageName: RestApiStage.stageName,
      xrayTracingEnabled: props.tracing,
      ...(cached.length > 0 ? { cacheClusterEnabled: true, cacheClusterSize: cacheSizeGb } : {}),
      ...(props.accessLogs
        ? { accessLogSettings: { destinationArn: this.createAccessLogs(props).arn, format: accessLogFormat } }
        : {}),
      tags: naming.component('api', '7'),
    });
    this.createSettings('settings', '*/*', props, { cachingEnabled: false });
    for (const { route, ttlSeconds } of cached) {
      this.createSettings(`settings-${route.name}`, `${route.path.slice(1)}/${route.method}`, props, {
        cachingEnabled: true,
        cacheTtlInSeconds: ttlSeconds,
        cacheDataEncrypted: true,
        // A client's `Cache-Control: no-cache` may not empty what others are served from.
        requireAuthorizationForCacheControl: true,
        unauthorizedCacheControlHeaderStrategy: 'FAIL_WITH_403',
      });
    }
  }

  /** A method's own settings replace the stage's, so each states all of them. */
  private createSettings(
    id: string,
    methodPath: string,
    { api, throttle }: RestApiStageProps,
    caching: Partial<ApiGatewayMethodSettingsSettings>,
  ): void {
    new ApiGatewayMethodSettings(this, id, {
      restApiId: api.id,
      stageName: this.stage.stageName,
      methodPath,
      settings: {
        throttlingRateLimit: throttle.ratePerSecond,
        throttlingBurstLimit: throttle.burst,
        metricsEnabled: true,
        // Execution logs print bodies and headers; access logs tell what operations need.
        loggingLevel: 'OFF',
        dataTraceEnabled: false,
        ...caching,
      },
    });
  }

  private createAccessLogs({ naming, logRetentionDays }: RestApiStageProps): CloudwatchLogGroup {
    return new CloudwatchLogGroup(this, 'access-logs', {
      name: `/aws/apigateway/${naming.stem}`,
      retentionInDays: logRetentionDays,
      tags: naming.component('api'),
    });
  }
}
