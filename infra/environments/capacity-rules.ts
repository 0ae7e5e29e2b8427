import type { FunctionName } from '../../shared/contract/index.ts';
import { type EnvName, infraFlag } from '../../shared/flags/index.ts';
import type { CapacityConfig, VpcConfig } from './capacity.ts';

/** Functions that use the cache and the rate limit: every one behind a route of a user. */
export const valkeyFunctions: readonly FunctionName[] = ['nodes', 'edges', 'graph-data', 'search', 'transfer', 'batch'];

function checkVpc({ cidr, zones }: VpcConfig, region: string, mend: string): void {
  const [, a = '', b = '', c = '', size = ''] = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.0\/(\d{2})$/.exec(cidr) ?? [];
  const isPrivate = a === '10' || (a === '172' && Number(b) >= 16 && Number(b) < 32) || (a === '192' && b === '168');
  const aligned = Number(c) % 2 ** (24 - Number(size)) === 0;
  if (!isPrivate || Number(b) > 255 || Number(c) > 255 || Number(size) < 16 || Number(size) > 22 || !aligned)
    throw new Error(
      `vpc.cidr is ${cidr}, but must be a private block of /16 to /22 that starts at its own boundary (RFC 1918): change it ${mend}`,
    );
  if (zones.length !== 2 || new Set(zones).size !== 2)
    throw new Error(
      `vpc.zones names ${new Set(zones).size}, but must name two zones: one could fail, and each costs its endpoints: change it ${mend}`,
    );
  const foreign = zones.find((zone) => !new RegExp(`^${region}[a-f]$`).test(zone));
  if (foreign) throw new Error(`vpc.zones has ${foreign}, which is no zone of ${region}: change it ${mend}`);
}

function checkClients(clients: readonly string[], mend: string): void {
  const wrong = clients.find((name, i) => !/^[a-z][a-z0-9-]{0,31}$/.test(name) || clients.indexOf(name) !== i);
  if (wrong !== undefined)
    throw new Error(
      `serviceClients has ${wrong}, but each must be there once, of up to 32 lower-case letters, digits and hyphens: change it ${mend}`,
    );
}

/**
 * What the numbers must have to do with one another.
 * @throws naming the field and the file to mend
 */
export function checkCapacity(config: CapacityConfig & { env: EnvName; region: string }, mend: string): void {
  const { env, vpc, valkey, region, readyContainers, warmContainers } = config;
  if (vpc) checkVpc(vpc, region, mend);
  if ((valkey?.kind === 'serverless') !== Boolean(vpc))
    throw new Error(
      `valkey and vpc belong together: ElastiCache is reached from inside a VPC, which serves nothing else: add the other or remove both ${mend}`,
    );
  if (valkey?.kind === 'external' && !/^[^\s:]+:\d{1,5}$/.test(valkey.endpoint))
    throw new Error(`valkey.endpoint is ${valkey.endpoint}, but must be host:port: change BRAIN2_VALKEY`);
  checkClients(config.serviceClients, mend);
  if (Object.values(readyContainers).some(({ businessMin }) => businessMin) && !config.businessHours)
    throw new Error(`readyContainers has a businessMin, but there are no businessHours: add them ${mend}`);
  const twice = Object.keys(warmContainers).find((name) => name in readyContainers);
  if (twice && infraFlag('warmStarts', env))
    throw new Error(`warmContainers has ${twice}, which readyContainers keeps ready already: remove one ${mend}`);
}
