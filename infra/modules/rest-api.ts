import { createHash } from 'node:crypto';
import { ApiGatewayAuthorizer } from '@cdktf/provider-aws/lib/api-gateway-authorizer/index.js';
import { ApiGatewayDeployment } from '@cdktf/provider-aws/lib/api-gateway-deployment/index.js';
import { ApiGatewayIntegration } from '@cdktf/provider-aws/lib/api-gateway-integration/index.js';
import { ApiGatewayMethod } from '@cdktf/provider-aws/lib/api-gateway-method/index.js';
import { ApiGatewayModel } from '@cdktf/provider-aws/lib/api-gateway-model/index.js';
import { ApiGatewayRequestValidator } from '@cdktf/provider-aws/lib/api-gateway-request-validator/index.js';
import { ApiGatewayResource } from '@cdktf/provider-aws/lib/api-gateway-resource/index.js';
import { ApiGatewayRestApi } from '@cdktf/provider-aws/lib/api-gateway-rest-api/index.js';
import { DefaultTokenResolver, StringConcat, type TerraformResource, Tokenization } from 'cdktf';
import { Construct } from 'constructs';
import type { CacheRule, FunctionName, Route } from '../../shared/contract/index.ts';
import type { Naming } from '../naming.ts';
import { gatewayResponses } from './gateway-responses.ts';
import { lowerToDraft4 } from './json-schema-draft4.ts';
import type { LambdaService } from './lambda-service.ts';
import { RestApiStage, type RestApiStageProps } from './rest-api-stage.ts';
import { type CachedMethod, cachedMethods } from './stage-cache.ts';

export interface RestApiProps extends Omit<RestApiStageProps, 'api' | 'deployment' | 'cached'> {
  readonly naming: Naming;
  readonly routes: readonly Route[];
  readonly functions: Readonly<Record<FunctionName, LambdaService>>;
  readonly authorizer: LambdaService;
  readonly authorizerCacheSeconds: number;
  /** Rules of which those with a `gatewayRoute` are kept by the stage. @default the stage keeps nothing */
  readonly stageCacheRules?: readonly CacheRule[];
  /** Extra tags of the API itself. */
  readonly tags?: Readonly<Record<string, string>>;
}

const capital = (name: string): string => name[0]?.toUpperCase() + name.slice(1);

/** The REST API, a resource and a method at a time from the contract: a plan shows which method changed. */
export class RestApi extends Construct {
  readonly api: ApiGatewayRestApi;
  readonly authorizer: ApiGatewayAuthorizer;
  readonly deployment: ApiGatewayDeployment;
  readonly stage: RestApiStage;
  readonly #props: RestApiProps;
  readonly #cached: readonly CachedMethod[];
  readonly #resources = new Map<string, ApiGatewayResource>();
  /** Everything a deployment takes a picture of. */
  readonly #deployed: TerraformResource[] = [];

  constructor(scope: Construct, id: string, props: RestApiProps) {
    super(scope, id);
    this.#props = props;
    this.#cached = cachedMethods(props.stageCacheRules ?? [], props.routes);
    this.api = new ApiGatewayRestApi(this, 'api', {
      name: props.naming.name('api'),
      description: 'The Brain2 HTTP API',
      // Bodies pass unread in both directions, so that compressed answers stay compressed.
      binaryMediaTypes: ['*/*'],
      minimumCompressionSize: '1024',
      endpointConfiguration: { types: ['REGIONAL'] },
      tags: { ...props.naming.component('api', '7'), ...props.tags },
    });
    this.authorizer = this.createAuthorizer();
    const validator = this.createValidator();
    for (const route of props.routes) this.createRoute(route, validator);
    this.#deployed.push(...gatewayResponses(this, this.api));
    for (const fn of Object.values(props.functions))
      fn.grantInvoke('api', 'apigateway.amazonaws.com', `${this.api.executionArn}/live/*`);
    this.deployment = this.createDeployment();
    this.stage = new RestApiStage(this, 'stage', {
      ...props,
      api: this.api,
      deployment: this.deployment,
      cached: this.#cached,
    });
  }

  private createAuthorizer(): ApiGatewayAuthorizer {
    const { authorizer: fn, naming, authorizerCacheSeconds } = this.#props;
    const authorizer = new ApiGatewayAuthorizer(this, 'authorizer', {
      name: naming.name('jwt'),
      restApiId: this.api.id,
      type: 'TOKEN',
      identitySource: 'method.request.header.Authorization',
      // Whatever is no token is refused without an invocation.
      identityValidationExpression: '^[Bb]earer +[-0-9A-Za-z_]+\\.[-0-9A-Za-z_]+\\.[-0-9A-Za-z_]+$',
      authorizerUri: fn.alias.invokeArn,
      authorizerResultTtlInSeconds: authorizerCacheSeconds,
    });
    fn.grantInvoke('authorizer', 'apigateway.amazonaws.com', `${this.api.executionArn}/authorizers/${authorizer.id}`);
    this.#deployed.push(authorizer);
    return authorizer;
  }

  /**
   * Checks parameters only. Bodies are checked by the handlers, whose validators are compiled from the same schemas:
   * their errors name the field and the limit, which the gateway's do not.
   */
  private createValidator(): ApiGatewayRequestValidator {
    return new ApiGatewayRequestValidator(this, 'validator', {
      name: 'parameters',
      restApiId: this.api.id,
      validateRequestBody: false,
      validateRequestParameters: true,
    });
  }

  /** The resource of a path; parents are made on the way. */
  private resourceOf(path: string): ApiGatewayResource {
    const known = this.#resources.get(path);
    if (known) return known;
    const cut = path.lastIndexOf('/');
    const parent = cut === 0 ? this.api.rootResourceId : this.resourceOf(path.slice(0, cut)).id;
    const resource = new ApiGatewayResource(
      this,
      `resource-${path.slice(1).replaceAll('/', '-').replace(/[{}]/g, '')}`,
      {
        restApiId: this.api.id,
        parentId: parent,
        pathPart: path.slice(cut + 1),
      },
    );
    this.#resources.set(path, resource);
    this.#deployed.push(resource);
    return resource;
  }

  private createModel(route: Route): ApiGatewayModel | undefined {
    if (!route.body) return undefined;
    return new ApiGatewayModel(this, `model-${route.name}`, {
      restApiId: this.api.id,
      name: `${capital(route.name)}Request`,
      contentType: 'application/json',
      schema: JSON.stringify({
        $schema: 'http://json-schema.org/draft-04/schema#',
        ...(lowerToDraft4(route.body) as object),
      }),
    });
  }

  private createRoute(route: Route, validator: ApiGatewayRequestValidator): void {
    const resource = this.resourceOf(route.path);
    const model = this.createModel(route);
    const cached = this.#cached.find(({ route: { name } }) => name === route.name);
    const method = new ApiGatewayMethod(this, `method-${route.name}`, {
      restApiId: this.api.id,
      resourceId: resource.id,
      httpMethod: route.method,
      operationName: route.name,
      ...(route.auth === 'user'
        ? { authorization: 'CUSTOM', authorizerId: this.authorizer.id }
        : { authorization: 'NONE' }),
      // The edge has one, service clients have theirs; open routes ask too, since what watches them comes by the edge.
      apiKeyRequired: true,
      requestValidatorId: validator.id,
      requestParameters: { ...requestParameters(route), ...cached?.requestParameters },
      ...(model ? { requestModels: { 'application/json': model.name } } : {}),
    });
    const integration = new ApiGatewayIntegration(this, `integration-${route.name}`, {
      restApiId: this.api.id,
      resourceId: resource.id,
      httpMethod: method.httpMethod,
      type: 'AWS_PROXY',
      integrationHttpMethod: 'POST',
      uri: this.#props.functions[route.function].alias.invokeArn,
      // No request parameters here: a proxy integration has the whole request, and with an authorizer they break it.
      ...(cached ? { cacheKeyParameters: [...cached.keyParameters] } : {}),
    });
    this.#deployed.push(method, integration, ...(model ? [model] : []));
  }

  private createDeployment(): ApiGatewayDeployment {
    // Resolved, because a token's own number changes with everything synthesized before it.
    const resolver = new DefaultTokenResolver(new StringConcat());
    const configuration = this.#deployed.map((resource) =>
      Tokenization.resolve(resource.toTerraform(), { scope: this, resolver, preparing: false }),
    );
    return new ApiGatewayDeployment(this, 'deployment', {
      restApiId: this.api.id,
      triggers: { configuration: createHash('sha256').update(JSON.stringify(configuration)).digest('hex') },
      dependsOn: this.#deployed,
      lifecycle: { createBeforeDestroy: true },
    });
  }
}

/** What the gateway checks for: path parameters must be there, query parameters may. */
function requestParameters({ params, query }: Route): Record<string, boolean> {
  const named = (place: string, required: boolean, names: Readonly<Record<string, unknown>> = {}) =>
    Object.keys(names).map((name) => [`method.request.${place}.${name}`, required]);
  return Object.fromEntries([
    ...named('path', true, params?.properties),
    ...named('querystring', false, query?.properties),
  ]);
}
