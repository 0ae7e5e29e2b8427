import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AppConfigDataClient } from '@aws-sdk/client-appconfigdata';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { KMSClient } from '@aws-sdk/client-kms';
import { describe, expect, test } from '@jest/globals';
import { trims } from '../../../scripts/build/trim.ts';
import { keptCommands } from '../../../scripts/build/trims/valkey.ts';

const regions = ['eu-central-1', 'us-east-1', 'ap-southeast-5', 'us-gov-west-1', 'cn-north-1'];
const clients = { dynamodb: DynamoDBClient, appconfigdata: AppConfigDataClient, kms: KMSClient };

interface Parameters {
  readonly Region?: string;
  readonly Endpoint?: string;
  readonly UseFIPS?: boolean;
  readonly UseDualStack?: boolean;
}
type Resolver = (parameters: Parameters) => { readonly url: URL };

const trimOf = (end: string) => {
  const found = trims.find(({ file }) => file.endsWith(end));
  if (!found) throw new Error(`Nothing is trimmed in ${end}`);
  return found;
};

/** The resolver that stands in bundles for the one of the SDK. */
function bundledResolver(service: string): Resolver {
  const source = trimOf(`client-${service}/dist-es/endpoint/endpointResolver.js`).rewrite('');
  return new Function(`${source.replace('export const', 'const')}; return defaultEndpointResolver;`)() as Resolver;
}

describe('what stands in bundles for a part of a dependency', () => {
  test.each(Object.entries(clients))('finds the endpoints of %s that the SDK finds', (service, Client) => {
    const { endpointProvider } = new Client({ region: 'eu-central-1' }).config;
    const ours = bundledResolver(service);
    const theirs = endpointProvider as Resolver;
    for (const Region of regions) expect(ours({ Region }).url.href).toBe(theirs({ Region }).url.href);
    const local = { Region: 'eu-central-1', Endpoint: 'http://localhost:4566' };
    expect(ours(local).url.href).toBe(theirs(local).url.href);
  });

  test.each(Object.keys(clients))('refuses kinds of endpoints of %s that it does not know', (service) => {
    expect(() => bundledResolver(service)({ Region: 'eu-central-1', UseFIPS: true })).toThrow('not in this bundle');
    expect(() => bundledResolver(service)({ Region: 'eu-central-1', UseDualStack: true })).toThrow(
      'not in this bundle',
    );
    expect(() => bundledResolver(service)({})).toThrow('Missing Region');
  });

  test.each(trims)('fits the installed $file', async ({ file, rewrite }) => {
    const source = await readFile(join('node_modules', file), 'utf8');
    expect(rewrite(source)).not.toBe(source);
  });

  test('refuses a dependency that has changed', () => {
    const { rewrite } = trimOf('protocols/HttpProtocol.js');
    expect(() => rewrite('export class HttpProtocol {}')).toThrow('has changed');
    expect(() => trimOf('client-kms/dist-es/schemas/schemas_0.js').rewrite('')).toThrow('has no error');
    expect(() => trimOf('commands.json').rewrite('{"get":{}}')).toThrow('knows no command');
  });

  test('keeps every command that our code sends to Valkey', async () => {
    const folders = ['shared/cache', 'shared/rate-limit', 'shared/valkey'];
    const sent = new Set<string>();
    for (const folder of folders)
      for (const file of await readdir(folder)) {
        const source = await readFile(join(folder, file), 'utf8');
        for (const [, name] of source.matchAll(/client\.(?:call|callBuffer)\(\s*'(\w+)'/g))
          sent.add((name as string).toLowerCase());
        for (const [, name] of source.matchAll(/client\.(\w+)\(/g)) sent.add((name as string).replace(/Buffer$/, ''));
      }
    for (const transport of ['call', 'on', 'connect', 'disconnect', 'duplicate', 'send']) sent.delete(transport);
    expect([...sent]).toContain('eval');
    expect([...sent].filter((name) => !keptCommands.has(name))).toEqual([]);
  });
});
