import type { Construct } from 'constructs';
import type { FunctionName } from '../../shared/contract/index.ts';
import { infraFlag } from '../../shared/flags/index.ts';
import type { DeployedFunction, EnvironmentConfig } from '../environments/index.ts';
import type { LambdaService } from '../modules/lambda-service.ts';
import { ReadyContainers } from '../modules/ready-containers.ts';
import { Warmer, warmerVariables } from '../modules/warmer.ts';
import type { Naming } from '../naming.ts';

export interface WarmStartsProps {
  readonly config: EnvironmentConfig;
  readonly naming: Naming;
  readonly functions: Readonly<Record<FunctionName | 'authorizer', LambdaService>>;
  readonly createFunction: (name: DeployedFunction, variables: Record<string, string>) => LambdaService;
}

/** Provisioned concurrency for what people wait for first, the warmer for the rest; neither with `warmStarts` off. */
export function createWarmStarts(scope: Construct, props: WarmStartsProps): void {
  const { config, naming, functions, createFunction } = props;
  if (!infraFlag('warmStarts', config.env)) return;
  const { readyContainers, warmContainers, businessHours } = config;
  for (const [name, range] of entriesOf(readyContainers))
    new ReadyContainers(scope, `ready-${name}`, {
      service: functions[name],
      range,
      ...(businessHours ? { businessHours } : {}),
    });
  const targets = entriesOf(warmContainers).map(([name, containers]) => ({ service: functions[name], containers }));
  new Warmer(scope, 'warming', { naming, targets, service: createFunction('warmer', warmerVariables(targets)) });
}

const entriesOf = <Name extends string, Value>(record: Readonly<Partial<Record<Name, Value>>>) =>
  Object.entries(record) as [Name, Value][];
