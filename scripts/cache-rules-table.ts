import { type CacheRule, cacheRules } from '../shared/contract/index.ts';

const seconds = ({ min, default: usual, max }: CacheRule['ttlSeconds']): string =>
  max <= 1
    ? 'nothing'
    : min === 0 && usual === max
      ? `${max} s`
      : `${min} … ${max} s, ${usual} s where the origin does not say`;

function keyOf({ key: { headers, query, encodings } }: CacheRule): string {
  const queries = query === 'all' ? ['every query parameter'] : query.map((name) => `\`${name}\``);
  const parts = [
    'path',
    ...headers.map((name) => `\`${name}\``),
    ...queries,
    ...(encodings ? ['encoding (br, gzip or none)'] : []),
  ];
  return parts.join(', ');
}

function edgeDoes({ checksToken, pageFallback }: CacheRule): string {
  if (checksToken) return '401 for a missing or expired token; orders and drops query parameters';
  return pageFallback ? 'shows `/index.html` for paths without an extension' : '–';
}

/** The table of docs/edge.md: what shared caches keep, and by what. */
export function cacheRulesTable(): string {
  const rows = cacheRules.map(
    (rule) =>
      `| ${rule.name} | \`${rule.path}\` | ${rule.origin} | ${rule.methods === 'all' ? 'all' : 'GET, HEAD'} | ${seconds(rule.ttlSeconds)} | ${keyOf(rule)} | ${edgeDoes(rule)} | ${rule.gatewayRoute ? `\`${rule.gatewayRoute}\`` : '–'} |`,
  );
  return [
    '| rule | path | origin | methods | kept for | key | before the cache, the edge | stage cache |',
    '|---|---|---|---|---|---|---|---|',
    ...rows,
  ].join('\n');
}
