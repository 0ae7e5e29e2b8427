import type { Construct } from 'constructs';
import type { DeployedFunction, EnvironmentConfig } from '../environments/index.ts';
import { ApiKeys } from '../modules/api-keys.ts';
import type { LambdaService } from '../modules/lambda-service.ts';
import type { RestApi } from '../modules/rest-api.ts';
import type { Naming } from '../naming.ts';

export interface ServiceClientsProps {
  readonly config: EnvironmentConfig;
  readonly naming: Naming;
  readonly api: RestApi;
  readonly createFunction: (name: DeployedFunction, variables: Record<string, string>) => LambdaService;
}

/** A key for each service client, and what rotates it. */
export function createServiceClients(scope: Construct, props: ServiceClientsProps): void {
  const { config, naming, api, createFunction } = props;
  const { serviceClients: clients, servicePlan: plan, region, keyRotationDays } = config;
  if (clients.length === 0) return;
  const keys = new ApiKeys(scope, 'api-keys', {
    naming,
    region,
    clients,
    plan,
    stage: api.stage.stage,
    ...(keyRotationDays === undefined ? {} : { rotationDays: keyRotationDays }),
  });
  keys.rotateBy(createFunction('rotate-api-keys', keys.variables()));
}
