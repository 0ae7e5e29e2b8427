import type { ApiGatewayDeployment } from '@cdktf/provider-aws/lib/api-gateway-deployment/index.js';
import { ApiGatewayMethodSettings } from '@cdktf/provider-aws/lib/api-gateway-method-settings/index.js';
import type { ApiGatewayRestApi } from '@cdktf/provider-aws/lib/api-gateway-rest-api/index.js';
import { ApiGatewayStage } from '@cdktf/provider-aws/lib/api-gateway-stage/index.js';
import { CloudwatchLogGroup } from '@cdktf/provider-aws/lib/cloudwatch-log-group/index.js';
import { Construct } from 'constructs';
import type { Naming } from '../naming.ts';

export interface RestApiStageProps {
  readonly naming: Naming;
  readonly api: ApiGatewayRestApi;
  readonly deployment: ApiGatewayDeployment;
  /** Steady requests a second and burst, of all users together. */
  readonly throttle: { readonly ratePerSecond: number; readonly burst: number };
  readonly tracing: boolean;
  readonly accessLogs: boolean;
  readonly logRetentionDays: number;
}

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

/** The stage `live`: throttling, tracing and access logs of the whole API. */
export class RestApiStage extends Construct {
  static readonly stageName = 'live';
  readonly stage: ApiGatewayStage;

  constructor(scope: Construct, id: string, props: RestApiStageProps) {
    super(scope, id);
    const { naming } = props;
    this.stage = new ApiGatewayStage(this, 'stage', {
      restApiId: props.api.id,
      deploymentId: props.deployment.id,
      stageName: RestApiStage.stageName,
      xrayTracingEnabled: props.tracing,
      ...(props.accessLogs
        ? { accessLogSettings: { destinationArn: this.createAccessLogs(props).arn, format: accessLogFormat } }
        : {}),
      tags: naming.component('api', '7'),
    });
    new ApiGatewayMethodSettings(this, 'settings', {
      restApiId: props.api.id,
      stageName: this.stage.stageName,
      methodPath: '*/*',
      settings: {
        throttlingRateLimit: props.throttle.ratePerSecond,
        throttlingBurstLimit: props.throttle.burst,
        metricsEnabled: true,
        // Execution logs print bodies and headers; access logs tell what operations need.
        loggingLevel: 'OFF',
        dataTraceEnabled: false,
        cachingEnabled: false,
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
