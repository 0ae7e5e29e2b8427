import path from 'node:path';
import { type CacheRule, cacheRules, type ErrorType } from '../../../shared/contract/index.ts';
import { normalizedVariables, queryVariables } from './cache-key.ts';
import { locations } from './location.ts';

/** What the edge's configuration is made for. */
export interface EdgeOptions {
  /** Port of the edge on loopback. */
  readonly port: number;
  /** Port on loopback where the distribution answers. */
  readonly originPort: number;
  /** Name of the distribution: the Host it knows itself by. */
  readonly distribution: string;
  /** Folder for the function, the cache and temporary files. */
  readonly directory: string;
  readonly logs: string;
  /** File of nginx's njs module, where it is not built in. */
  readonly njsModule?: string;
  /** Whom the workers run as; only root may say. @default whoever starts nginx */
  readonly user?: string;
  /** Paths that never reach the distribution, and others with the same answer. @default none */
  readonly detours?: Readonly<Record<string, string>>;
  /** @default the one table */
  readonly rules?: readonly CacheRule[];
}

/** File names in the edge's folder. */
export const edgeFiles = { config: 'nginx.conf', viewerRequest: 'viewer-request.js', cache: 'cache' } as const;

/** nginx's configuration of an edge that does with answers what the cache rules say CloudFront does. */
export function renderEdgeConfig(options: EdgeOptions): string {
  const rules = options.rules ?? cacheRules;
  return `# Made by scripts/local/edge/config.ts from shared/contract/cache-rules.ts: changes here are lost.
${options.njsModule ? `load_module ${quoted(options.njsModule)};\n` : ''}${options.user ? `user ${options.user};\n` : ''}daemon off;
worker_processes 1;
pid ${quoted(path.join(options.directory, 'nginx.pid'))};
error_log stderr warn;
events { worker_connections 2048; }

http {
${places(options)}
  js_path ${quoted(options.directory)};
  js_import edge from ${edgeFiles.viewerRequest};
  upstream origin {
    server 127.0.0.1:${options.originPort};
    keepalive 64;
    # Shorter than the emulator keeps them: a request on a connection that it is closing would be lost.
    keepalive_timeout 2s;
  }
${normalizedVariables}
${queryVariables(rules)}
  map $raw_path $origin_path {${detours(options)} default $raw_path; }
  map $upstream_status $is_error { "~200$" 0; default 1; }
  map $upstream_cache_status $x_cache { HIT "Hit from edge"; default "Miss from edge"; }

  server {
    listen 127.0.0.1:${options.port};
    set $distribution ${quoted(options.distribution)};
${behavior}
${rules.map(locations).join('')}
${refusals}
  }
}
`;
}

/** Every path that nginx writes to; without them it takes those of the system. No log holds a token. */
function places({ directory, logs }: EdgeOptions): string {
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    (name) => `  ${name}_temp_path ${quoted(path.join(directory, 'tmp', name))};`,
  );
  const cache = quoted(path.join(directory, edgeFiles.cache));
  return `  log_format edge '$time_iso8601 $request_method $raw_path $status $x_cache, $request_time s';
  access_log ${quoted(path.join(logs, 'edge-access.log'))} edge;
${temporary.join('\n')}
  proxy_cache_path ${cache} levels=1:2 keys_zone=edge:10m max_size=512m inactive=30d use_temp_path=off;`;
}

function detours(options: EdgeOptions): string {
  return Object.entries(options.detours ?? {})
    .map(([from, to]) => ` ${quoted(from)} ${quoted(to)};`)
    .join('');
}

/** The same for every path. Answers come compressed from the origin and stay as they are. */
const behavior = `    server_tokens off;
    etag off;
    gzip off;
    merge_slashes off;
    # All headers together, as CloudFront takes them.
    large_client_header_buffers 4 20k;
    client_max_body_size 10m;
    proxy_http_version 1.1;
    proxy_connect_timeout 5s;
    proxy_read_timeout 60s;
    proxy_hide_header X-Cache;
    add_header X-Cache $x_cache always;`;

/** What nginx answers itself, in the API's error shape. */
const refusals = [
  refusal('@method', [403], 'forbidden', 'This path takes GET and HEAD only.'),
  refusal('@body', [413], 'payload_too_large', 'The body has more than 10 MB.'),
  refusal('@origin', [502, 504], 'unavailable', 'The local cloud does not answer the edge: see make status.'),
].join('');

function refusal(name: string, statuses: [number, ...number[]], type: ErrorType, message: string): string {
  const body = JSON.stringify({ error: true, type, message, request_id: '$request_id' });
  return `
    error_page ${statuses.join(' ')} ${name};
    location ${name} {
      default_type application/json;
      add_header X-Cache "Error from edge" always;
      return ${statuses[0]} '${body}';
    }
`;
}

function quoted(text: string): string {
  return `"${text.replaceAll(/["\\]/g, '\\$&')}"`;
}
