import { createHash } from 'node:crypto';
import { Apigatewayv2Api } from '@cdktf/provider-aws/lib/apigatewayv2-api/index.js';
import { Apigatewayv2Deployment } from '@cdktf/provider-aws/lib/apigatewayv2-deployment/index.js';
import { Apigatewayv2Integration } from '@cdktf/provider-aws/lib/apigatewayv2-integration/index.js';
import { Apigatewayv2Route } from '@cdktf/provider-aws/lib/apigatewayv2-route/index.js';
import { Apigatewayv2RouteResponse } from '@cdktf/provider-aws/lib/apigatewayv2-route-response/index.js';
import { Apigatewayv2Stage } from '@cdktf/provider-aws/lib/apigatewayv2-stage/index.js';
import { CloudwatchLogGroup } from '@cdktf/provider-aws/lib/cloudwatch-log-group/index.js';
import { DefaultTokenResolver, StringConcat, type TerraformResource, Tokenization } from 'cdktf';
import { Construct } from 'constructs';
import type { Naming } from '../naming.ts';
import type { LambdaService } from './lambda-service.ts';
import type { ServiceRole } from './service-role.ts';

export interface WebSocketApiProps {
  readonly naming: Naming;
  readonly region: string;
  /** Steady connects and messages a second and burst, of all users together. */
  readonly throttle: { readonly ratePerSecond: number; readonly burst: number };
  readonly accessLogs: boolean;
  readonly logRetentionDays: number;
  /** Where an emulator answers, which has no names of its own for APIs. */
  readonly emulatorEndpoint?: string;
}

/** Routes that only tell the function something; the others answer on the same socket. */
const silentRoutes = ['$connect', '$disconnect'];
const answeredRoutes = ['resume', 'ping', '$default'];

/** One line per connect, message and disconnect; no query, since the ticket stands there, and no body. */
const accessLogFormat = JSON.stringify({
  requestId: '$context.requestId',
  connectionId: '$context.connectionId',
  route: '$context.routeKey',
  eventType: '$context.eventType',
  status: '$context.status',
  latencyMs: '$context.integrationLatency',
});

/**
 * The WebSocket API of the live updates. Its addresses are known before its function, which gets one of them: make it, then
 * the function, then call `answerBy`.
 */
export class WebSocketApi extends Construct {
  static readonly stageName = 'live';
  readonly api: Apigatewayv2Api;
  /** What pages connect to: `wss://…/live`. */
  readonly url: string;
  /** Where functions send to a connection and close it: `https://…/live`. */
  readonly managementEndpoint: string;
  readonly #props: WebSocketApiProps;

  constructor(scope: Construct, id: string, props: WebSocketApiProps) {
    super(scope, id);
    this.#props = props;
    const { naming, region, emulatorEndpoint } = props;
    this.api = new Apigatewayv2Api(this, 'api', {
      name: naming.name('live'),
      description: 'The live updates of Brain2',
      protocolType: 'WEBSOCKET',
      routeSelectionExpression: '$request.body.action',
      tags: {
        ...naming.component('live', '5'),
        // The emulator takes the API's id from this tag, so that its URL stays the same after a reset.
        ...(emulatorEndpoint ? { 'ms-custom-id': 'brain2live' } : {}),
      },
    });
    this.managementEndpoint = emulatorEndpoint
      ? `${emulatorEndpoint}/_aws/execute-api/${this.api.id}/${WebSocketApi.stageName}`
      : `https://${this.api.id}.execute-api.${region}.amazonaws.com/${WebSocketApi.stageName}`;
    this.url = this.managementEndpoint.replace(/^http/, 'ws');
  }

  /** Where pages may connect to, for their content security policy: the URL without its path. */
  get origin(): string {
    return this.url.split('/').slice(0, 3).join('/');
  }

  /** Hands every route to the function, by its alias, and opens the stage. */
  answerBy(service: LambdaService): Apigatewayv2Stage {
    service.grantInvoke('live', 'apigateway.amazonaws.com', `${this.api.executionArn}/${WebSocketApi.stageName}/*`);
    const integration = new Apigatewayv2Integration(this, 'integration', {
      apiId: this.api.id,
      integrationType: 'AWS_PROXY',
      integrationMethod: 'POST',
      integrationUri: service.alias.invokeArn,
      // A handshake waits for this: longer than the function's own timeout would be no use.
      timeoutMilliseconds: 10_000,
    });
    const routes = [...silentRoutes, ...answeredRoutes].flatMap((key) => this.createRoute(key, integration));
    const deployment = this.createDeployment([integration, ...routes]);
    return this.createStage(deployment);
  }

  /** Lets a function send to connections (POST) and close them (DELETE). Their names are made by API Gateway. */
  grantManage(role: ServiceRole, ...methods: readonly ('POST' | 'DELETE')[]): void {
    const connections = methods.map(
      (method) => `${this.api.executionArn}/${WebSocketApi.stageName}/${method}/@connections/*`,
    );
    role.allow(['execute-api:ManageConnections'], ...connections);
  }

  private createRoute(routeKey: string, integration: Apigatewayv2Integration): TerraformResource[] {
    const id = routeKey.replace('$', '');
    const answers = answeredRoutes.includes(routeKey);
    const route = new Apigatewayv2Route(this, `route-${id}`, {
      apiId: this.api.id,
      routeKey,
      // The ticket is checked by the function: an authorizer could not take it away in the same step.
      authorizationType: 'NONE',
      target: `integrations/${integration.id}`,
      ...(answers ? { routeResponseSelectionExpression: '$default' } : {}),
    });
    if (!answers) return [route];
    const response = new Apigatewayv2RouteResponse(this, `response-${id}`, {
      apiId: this.api.id,
      routeId: route.id,
      routeResponseKey: '$default',
    });
    return [route, response];
  }

  /** A WebSocket API does not deploy itself: like the REST API's, the hash tells when something changed. */
  private createDeployment(deployed: TerraformResource[]): Apigatewayv2Deployment {
    const resolver = new DefaultTokenResolver(new StringConcat());
    const configuration = deployed.map((resource) =>
      Tokenization.resolve(resource.toTerraform(), { scope: this, resolver, preparing: false }),
    );
    return new Apigatewayv2Deployment(this, 'deployment', {
      apiId: this.api.id,
      triggers: { configuration: createHash('sha256').update(JSON.stringify(configuration)).digest('hex') },
      dependsOn: deployed,
      lifecycle: { createBeforeDestroy: true },
    });
  }

  private createStage(deployment: Apigatewayv2Deployment): Apigatewayv2Stage {
    const { naming, throttle, accessLogs } = this.#props;
    return new Apigatewayv2Stage(this, 'stage', {
      apiId: this.api.id,
      name: WebSocketApi.stageName,
      deploymentId: deployment.id,
      defaultRouteSettings: {
        throttlingRateLimit: throttle.ratePerSecond,
        throttlingBurstLimit: throttle.burst,
        detailedMetricsEnabled: true,
        // Execution logs print queries, and with them tickets.
        loggingLevel: 'OFF',
        dataTraceEnabled: false,
      },
      ...(accessLogs
        ? { accessLogSettings: { destinationArn: this.createAccessLogs().arn, format: accessLogFormat } }
        : {}),
      tags: naming.component('live', '5'),
    });
  }

  private createAccessLogs(): CloudwatchLogGroup {
    const { naming, logRetentionDays } = this.#props;
    return new CloudwatchLogGroup(this, 'access-logs', {
      name: `/aws/apigateway/${naming.name('live')}`,
      retentionInDays: logRetentionDays,
      tags: naming.component('live', '5'),
    });
  }
}
