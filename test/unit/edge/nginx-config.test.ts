import { describe, expect, test } from '@jest/globals';
import { renderEdgeConfig } from '../../../scripts/local/edge/config.ts';
import { type CacheRule, cacheRules } from '../../../shared/contract/index.ts';

const options = {
  port: 4580,
  originPort: 4566,
  distribution: 'd1.cloudfront.net',
  directory: '/home/edge',
  logs: '/logs',
};
const config = renderEdgeConfig(options);

/** A location block: the order it stands in, and its directives by name. */
interface Location {
  match: string;
  directives: Map<string, string[]>;
}

function locationsOf(text: string): Location[] {
  return [...text.matchAll(/^ {4}location (.+?) \{\n(.*?)^ {4}\}/gms)].map(([, match = '', body = '']) => {
    const directives = new Map<string, string[]>();
    for (const line of body.trim().split('\n')) {
      const [, name = '', value = ''] = /^\s*(\w+)\s+(.*?);?$/.exec(line) ?? [];
      directives.set(name, [...(directives.get(name) ?? []), value]);
    }
    return { match, directives };
  });
}

const locations = locationsOf(config);
/** The locations of the paths, in their order: nginx tries patterns one after another, as CloudFront does. */
const paths = locations.filter(({ match }) => match.startsWith('~ '));
const pathOf = (rule: CacheRule): Location => {
  const location = paths[cacheRules.indexOf(rule)];
  if (!location) throw new Error(`No location stands for ${rule.name}.`);
  return location;
};
/** Where a rule's requests go in the end. */
const proxyOf = (rule: CacheRule): Location => locations.find(({ match }) => match === `@${rule.name}`) ?? pathOf(rule);
const one = ({ directives }: Location, name: string): string | undefined => directives.get(name)?.[0];
const headersOf = (location: Location): string[] =>
  (location.directives.get('proxy_set_header') ?? []).map((value) => value.split(' ')[0] ?? '');

describe('nginx’s configuration', () => {
  test('has one location a rule, in the order of the table', () => {
    expect(paths).toHaveLength(cacheRules.length);
    for (const rule of cacheRules) {
      const pattern = new RegExp(pathOf(rule).match.slice(2));
      expect(rule.path.replace('*', 'x/y.z').replace(/^(?!\/)/, '/')).toMatch(pattern);
      // The last rule is for every path; each other for those that begin as it says.
      if (rule.path !== '*') expect(`/other${rule.path}`).not.toMatch(pattern);
    }
  });

  test.each(cacheRules.map((rule) => [rule.name, rule] as const))('%s takes the methods of its rule', (_, rule) => {
    expect(one(pathOf(rule), 'limit_except')).toBe(rule.methods === 'read' ? 'GET { deny all; }' : undefined);
  });

  test.each(cacheRules.map((rule) => [rule.name, rule] as const))('%s keeps as long as its rule says', (_, rule) => {
    const proxy = proxyOf(rule);
    const kept = rule.ttlSeconds.default > 0;
    expect(one(proxy, 'proxy_cache')).toBe(kept ? 'edge' : 'off');
    expect(one(proxy, 'proxy_cache_valid')).toBe(kept ? `200 ${rule.ttlSeconds.default}s` : undefined);
    const ignores = one(proxy, 'proxy_ignore_headers') ?? '';
    expect(ignores.includes('Cache-Control')).toBe(kept && rule.ttlSeconds.min > 0);
    expect(one(proxy, 'proxy_cache_use_stale')).toBe(kept ? 'off' : undefined);
  });

  test.each(cacheRules.filter(({ ttlSeconds }) => ttlSeconds.default > 0).map((rule) => [rule.name, rule] as const))(
    '%s has the key of its rule, and forwards nothing else',
    (_, rule) => {
      const { headers, query, encodings } = rule.key;
      const parameters =
        query === 'all'
          ? '$key_query'
          : [...query]
              .sort()
              .map((name) => `$query_${name}`)
              .join('');
      const keyed = headers.map((name) => `$http_${name.toLowerCase().replaceAll('-', '_')}`).join('\t');
      const proxy = proxyOf(rule);
      expect(one(proxy, 'proxy_cache_key')).toBe(`"${encodings ? '$encodings' : ''} $key_path ${parameters} ${keyed}"`);
      expect(one(proxy, 'proxy_pass_request_headers')).toBe('off');
      const own = ['Host', 'Connection', 'Accept-Encoding', 'X-Forwarded-For', 'Content-Length', 'Accept'];
      expect(headersOf(proxy).sort()).toEqual([...own, ...headers].sort());
    },
  );

  test.each(cacheRules.map((rule) => [rule.name, rule] as const))(
    '%s asks the viewer-request function first where its rule needs that',
    (_, rule) => {
      const needs = rule.checksToken || rule.pageFallback === true;
      expect(one(pathOf(rule), 'js_content')).toBe(needs ? 'edge.viewerRequest' : undefined);
      expect(pathOf(rule).directives.has('proxy_pass')).toBe(!needs);
      expect(proxyOf(rule).directives.has('proxy_pass')).toBe(true);
    },
  );

  test('lets every other rule’s header reach an uncached path, but no Host and no cookie', () => {
    for (const rule of cacheRules.filter(({ ttlSeconds }) => ttlSeconds.default === 0)) {
      const proxy = proxyOf(rule);
      expect(proxy.directives.has('proxy_pass_request_headers')).toBe(false);
      expect(proxy.directives.get('proxy_set_header')).toEqual(
        expect.arrayContaining(['Host $distribution', 'Cookie ""', 'Accept-Encoding $encodings']),
      );
      expect(one(proxy, 'proxy_pass')).toBe('http://origin$origin_path$is_args$args');
    }
  });

  test('keeps even what the origin forbids where a rule has a minimum', () => {
    const [rule] = cacheRules.filter(({ name }) => name === 'graph-version');
    const rules = [{ ...(rule as CacheRule), ttlSeconds: { min: 60, default: 60, max: 60 } }];
    expect(renderEdgeConfig({ ...options, rules })).toContain('proxy_ignore_headers Vary Cache-Control Expires');
  });

  test('writes below its own folders only', () => {
    const written = [...config.matchAll(/^\s*(?:pid|access_log|\w+_temp_path|proxy_cache_path) "([^"]+)"/gm)];
    expect(written.map(([, file]) => file)).toHaveLength(8);
    for (const [, file] of written) expect(file).toMatch(/^\/(home\/edge|logs)\//);
  });

  test('asks the emulator elsewhere for a path that it answers itself', () => {
    expect(config).toContain('map $raw_path $origin_path { default $raw_path; }');
    const detours = { '/health': '/api/v1/health' };
    expect(renderEdgeConfig({ ...options, detours })).toContain(
      'map $raw_path $origin_path { "/health" "/api/v1/health"; default $raw_path; }',
    );
  });

  test('says who the workers are and where the module is only where it is told', () => {
    expect(config).not.toMatch(/^(user|load_module)/m);
    const told = renderEdgeConfig({ ...options, user: 'ann staff', njsModule: '/modules/js.so' });
    expect(told).toMatch(/^user ann staff;$/m);
    expect(told).toMatch(/^load_module "\/modules\/js\.so";$/m);
  });
});
