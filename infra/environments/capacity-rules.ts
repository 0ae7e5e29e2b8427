import type { FunctionName } from '../../shared/contract/index.ts';
import { type EnvName, infraFlag } from '../../shared/flags/index.ts';
import type { BusinessHours, CapacityConfig, VpcConfig } from './capacity.ts';

/** Functions that use the cache and the rate limit: every one behind a route of a user. */
export const valkeyFunctions: readonly FunctionName[] = [
  'nodes',
  'edges',
  'graph-data',
  'search',
  'transfer',
  'batch',
  'live',
];

function checkVpc({ cidr, zoneIds }: VpcConfig, region: string, mend: string): void {
  const [, a = '', b = '', c = '', size = ''] = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.0\/(\d{2})$/.exec(cidr) ?? [];
  const isPrivate = a === '10' || (a === '172' && Number(b) >= 16 && Number(b) < 32) || (a === '192' && b === '168');
  const aligned = Number(c) % 2 ** (24 - Number(size)) === 0;
  if (!isPrivate || Number(b) > 255 || Number(c) > 255 || Number(size) < 16 || Number(size) > 22 || !aligned)
    throw new Error(
      `vpc.cidr is ${cidr}, but must be a private block of /16 to /22 that starts at its own boundary (RFC 1918): change it ${mend}`,
    );
  checkZones(zoneIds, region, mend);
}

/** Zones in which Lambda attaches no function to a VPC. */
const zonesWithoutLambda = ['use1-az3'];
/** `us-east-1` is `use1` in the ids of its zones, `ap-northeast-1` is `apne1`. */
const zonePrefix = (region: string): string =>
  region.replace(/north|south|east|west|central|gov/g, ([initial = '']) => initial).replaceAll('-', '');

function checkZones(zoneIds: readonly string[], region: string, mend: string): void {
  if (zoneIds.length !== 2 || new Set(zoneIds).size !== 2)
    throw new Error(
      `vpc.zoneIds names ${new Set(zoneIds).size}, but must name two zones: one could fail, and each costs its endpoints: change it ${mend}`,
    );
  const prefix = zonePrefix(region);
  const foreign = zoneIds.find((zone) => !new RegExp(`^${prefix}-az[1-9]$`).test(zone));
  if (foreign)
    throw new Error(
      `vpc.zoneIds has ${foreign}, but must have ids of zones in ${region} like ${prefix}-az1 (a name like ${region}a is another zone in each account): change it ${mend}`,
    );
  const unfit = zoneIds.find((zone) => zonesWithoutLambda.includes(zone));
  if (unfit) throw new Error(`vpc.zoneIds has ${unfit}, where Lambda cannot be in a VPC: take another zone ${mend}`);
}

function checkHours({ timeZone }: BusinessHours, mend: string): void {
  try {
    new Intl.DateTimeFormat('en', { timeZone });
  } catch {
    throw new Error(
      `businessHours.timeZone is ${timeZone}, but must be a name of the IANA time zone database like America/New_York: change it ${mend}`,
    );
  }
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
  if (config.businessHours) checkHours(config.businessHours, mend);
  if (Object.values(readyContainers).some(({ businessMin }) => businessMin) && !config.businessHours)
    throw new Error(`readyContainers has a businessMin, but there are no businessHours: add them ${mend}`);
  const twice = Object.keys(warmContainers).find((name) => name in readyContainers);
  if (twice && infraFlag('warmStarts', env))
    throw new Error(`warmContainers has ${twice}, which readyContainers keeps ready already: remove one ${mend}`);
}
