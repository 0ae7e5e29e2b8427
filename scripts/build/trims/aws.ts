import { replaceOnce, type Trim } from './trim.ts';

const core = '@smithy/core/dist-es/submodules';

/** Stands for a value that is not there: it throws when it is reached after all. */
const absent = (what: string): string => `(() => { throw new Error('${what} is not in this bundle'); })()`;

/** Stands for a class that is not there: it throws when it is made after all. */
const absentClass = (name: string): string =>
  `export class ${name}{constructor(){throw new Error('${name} is not in this bundle')}}`;

/** Credentials of a Lambda function come from its environment; memoized and renewed as the whole chain would. */
const environmentCredentials = `
import { fromEnv } from '@aws-sdk/credential-provider-env';
import { memoizeChain } from './runtime/memoize-chain';
export const credentialsWillNeedRefresh = (credentials) => credentials?.expiration !== undefined;
export const credentialsTreatedAsExpired = (credentials) =>
  credentials?.expiration !== undefined && credentials.expiration.getTime() - Date.now() < 300000;
export const defaultProvider = (init = {}) => memoizeChain([fromEnv(init)], credentialsTreatedAsExpired);
`;

/**
 * The endpoint of a service in a region. It stands for the SDK's rule sets, of which the functions could reach these two
 * lines: they use neither FIPS nor dual-stack nor account endpoints, and say so when they are asked to.
 */
const endpointResolver = (service: string) => `
export const defaultEndpointResolver = ({ Endpoint, Region, UseFIPS, UseDualStack }) => {
  if (UseFIPS || UseDualStack) throw new Error('FIPS and dual-stack endpoints are not in this bundle');
  if (Endpoint) return { url: new URL(Endpoint), properties: {}, headers: {} };
  if (!Region) throw new Error('Invalid Configuration: Missing Region');
  const suffix = Region.startsWith('cn-') ? 'amazonaws.com.cn' : 'amazonaws.com';
  return { url: new URL(\`https://${service}.\${Region}.\${suffix}\`), properties: {}, headers: {} };
};
`;

/** Schemas of errors only look as if making them did something: unused ones are left out. */
const asPure = (source: string): string =>
  source.replaceAll(
    /^export var (\w+\$) = (\[-3,(?:[^\n]*|[\s\S]*?\n)\]);$/gm,
    'export var $1 = /* @__PURE__ */ (() => $2)();',
  );

/**
 * Drops the classes of errors that are told by their name alone: an error without a class becomes the service's base
 * exception, with the name and message that came over the wire.
 * @param kept those whose fields or retry hints are read
 */
const onlyErrors =
  (kept: readonly string[]) =>
  (source: string): string => {
    const registered = /^\w+_registry\.registerError\((\w+)\$, \w+\);\n/gm;
    for (const name of kept)
      if (!source.includes(`registerError(${name}$, ${name});`))
        throw new Error(`The SDK has no error ${name} any more`);
    return asPure(source.replace(registered, (statement, name: string) => (kept.includes(name) ? statement : '')));
  };

const endpoints = [
  { client: 'client-dynamodb', service: 'dynamodb' },
  { client: 'client-appconfigdata', service: 'appconfigdata' },
  { client: 'client-kms', service: 'kms' },
].map(
  ({ client, service }): Trim => ({
    file: `@aws-sdk/${client}/dist-es/endpoint/endpointResolver.js`,
    because: 'functions call one region by its standard endpoint, or the one that AWS_ENDPOINT_URL names',
    rewrite: () => endpointResolver(service),
  }),
);

/** What the AWS SDK brings for places other than Lambda, and for services other than ours. */
export const aws: readonly Trim[] = [
  ...endpoints,
  {
    file: '@aws-sdk/credential-provider-node/dist-es/defaultProvider.js',
    because: 'Lambda gives credentials by the environment; profiles, containers and instances are other places',
    rewrite: () => environmentCredentials,
  },
  {
    file: `${core}/config/shared-ini-file-loader/loadSharedConfigFiles.js`,
    because: 'a function has no ~/.aws; without it, the first call does not look for it either',
    rewrite: () => `
export { CONFIG_PREFIX_SEPARATOR } from './constants';
export const loadSharedConfigFiles = async () => ({ configFile: {}, credentialsFile: {} });`,
  },
  {
    file: `${core}/config/config-resolver/regionConfig/getInstanceMetadataRegion.js`,
    because: 'AWS_REGION is set in every function; there is no instance whose metadata could be asked',
    rewrite: () => 'export const getInstanceMetadataRegion = async () => undefined;',
  },
  {
    file: `${core}/protocols/HttpProtocol.js`,
    because: 'no operation of ours is an event stream',
    rewrite: (source) =>
      replaceOnce(source, 'await import("@smithy/core/event-streams")', absent('The serializer of event streams')),
  },
  {
    file: `${core}/retry/util-retry/AdaptiveRetryStrategy.js`,
    because: 'clients retry in standard mode',
    rewrite: () => absentClass('AdaptiveRetryStrategy'),
  },
  {
    file: `${core}/retry/util-retry/DefaultRateLimiter.js`,
    because: 'only the adaptive retry mode limits its rate',
    rewrite: () => absentClass('DefaultRateLimiter'),
  },
  {
    file: `${core}/serde/date-utils.js`,
    because:
      'Date reads and writes what services send; what it refuses becomes an invalid date, as no answer of ours has one',
    rewrite: () => `
export const dateToUtcString = (date) => date.toUTCString();
const parse = (value) => (value === null || value === undefined ? undefined : new Date(value));
export { parse as parseRfc3339DateTime, parse as parseRfc3339DateTimeWithOffset, parse as parseRfc7231DateTime };
export const parseEpochTimestamp = (value) => (value === null || value === undefined ? undefined : new Date(Number(value) * 1000));`,
  },
  {
    file: `${core}/serde/schema-serde-lib/schema-date-utils.js`,
    because: 'as above',
    rewrite: () => `
export {
  parseEpochTimestamp as _parseEpochTimestamp,
  parseRfc3339DateTimeWithOffset as _parseRfc3339DateTimeWithOffset,
  parseRfc7231DateTime as _parseRfc7231DateTime,
} from '../date-utils';`,
  },
  {
    file: `${core}/endpoints/middleware-endpoint/service-customizations/index.js`,
    because: 'no function calls S3',
    rewrite: () => `export const resolveParamsForS3 = async () => { throw new Error('S3 is not in this bundle'); };`,
  },
  ...(['QueryPaginator', 'ScanPaginator'] as const).map((name) => ({
    file: `@aws-sdk/lib-dynamodb/dist-es/pagination/${name}.js`,
    because: 'the store follows pages itself, and these look as if making them did something',
    rewrite: (source: string) => source.replace('= createPaginator(', '= /* @__PURE__ */ createPaginator('),
  })),
  {
    file: '@aws-sdk/core/dist-es/submodules/client/util-endpoints/aws.js',
    because: 'a client that has a rule set registers these functions itself',
    rewrite: (source) => source.replace('customEndpointFunctions.aws = awsEndpointFunctions;', ''),
  },
  {
    file: '@smithy/signature-v4/dist-es/HeaderFormatter.js',
    because: 'only messages of event streams are formatted by it',
    rewrite: () =>
      "export class HeaderFormatter { format() { throw new Error('Event streams are not in this bundle'); } }",
  },
  {
    file: `${core}/checksum/sha256/Sha256Js.js`,
    because: 'Node has SHA-256',
    rewrite: () => absentClass('Sha256Js'),
  },
  {
    file: `${core}/serde/util-stream/sdk-stream-mixin.browser.js`,
    because: 'functions run in Node',
    rewrite: () => "export const sdkStreamMixin = () => { throw new Error('Web streams are not in this bundle'); };",
  },
  {
    file: '@aws-sdk/endpoint-cache/dist-es/EndpointCache.js',
    because: 'endpoint discovery is off; no endpoints are kept',
    rewrite: () => 'export class EndpointCache {}',
  },
  {
    file: '@aws-sdk/client-dynamodb/dist-es/schemas/schemas_0.js',
    because: 'the store tells errors by name, and reads the fields of these',
    rewrite: onlyErrors([
      'DynamoDBServiceException',
      'ConditionalCheckFailedException',
      'TransactionCanceledException',
      'ReplicatedWriteConflictException',
    ]),
  },
  {
    file: '@aws-sdk/client-kms/dist-es/schemas/schemas_0.js',
    because: 'a failure of KMS is logged by name and message',
    rewrite: onlyErrors(['KMSServiceException']),
  },
  {
    file: '@aws-sdk/client-appconfigdata/dist-es/schemas/schemas_0.js',
    because: 'a failure of AppConfig is logged by name',
    rewrite: onlyErrors(['AppConfigDataServiceException']),
  },
];
