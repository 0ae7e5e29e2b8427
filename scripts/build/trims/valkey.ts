import { replaceOnce, type Trim } from './trim.ts';

/** What the cache asks of Valkey; a test compares it with the code. */
const cacheCommands = ['del', 'eval', 'evalsha', 'expire', 'get', 'pexpire', 'set', 'ping'] as const;
/** What the client itself sends, on connecting and for a cluster. */
const connectionCommands = [
  ...['asking', 'auth', 'client', 'cluster', 'command', 'hello', 'info', 'quit', 'readonly', 'readwrite', 'select'],
  // Their replies are told from others by name.
  ...[
    'exec',
    'multi',
    'subscribe',
    'psubscribe',
    'ssubscribe',
    'unsubscribe',
    'punsubscribe',
    'sunsubscribe',
    'script',
  ],
];
export const keptCommands: ReadonlySet<string> = new Set<string>([...cacheCommands, ...connectionCommands]);

function onlyCommands(source: string): string {
  const all = JSON.parse(source) as Record<string, unknown>;
  const unknown = [...keptCommands].filter((name) => !(name in all));
  if (unknown.length > 0) throw new Error(`The client knows no command ${unknown.join(', ')}`);
  return JSON.stringify(Object.fromEntries(Object.entries(all).filter(([name]) => keptCommands.has(name))));
}

/** What the Valkey client brings for other commands and other kinds of servers. */
export const valkey: readonly Trim[] = [
  {
    file: '@iovalkey/commands/dist/commands.json',
    because: 'each command is a method of the client; the cache uses a few of 241',
    rewrite: onlyCommands,
  },
  {
    file: 'iovalkey/built/connectors/SentinelConnector/index.js',
    because: 'ElastiCache has no sentinels',
    rewrite: () => `
exports.default = class SentinelConnector { constructor() { throw new Error('Sentinels are not in this bundle'); } };
exports.SentinelIterator = class SentinelIterator {};`,
  },
  {
    file: 'iovalkey/built/transaction.js',
    because: 'what belongs together is a script; nothing is pipelined',
    rewrite: () => `
const absent = () => { throw new Error('Pipelines and transactions are not in this bundle'); };
exports.addTransactionSupport = (redis) => { redis.pipeline = absent; redis.multi = absent; };`,
  },
  {
    file: 'iovalkey/built/Pipeline.js',
    because: 'as above',
    rewrite: () => 'exports.default = class Pipeline {};',
  },
  {
    file: 'iovalkey/built/autoPipelining.js',
    because: 'as above; automatic pipelines are off unless asked for',
    rewrite: () => 'exports.shouldUseAutoPipelining = () => false;',
  },
  {
    file: 'iovalkey/built/ScanStream.js',
    because: 'nothing scans the cache',
    rewrite: () => "exports.default = class { constructor() { throw new Error('Scans are not in this bundle'); } };",
  },
  {
    file: 'iovalkey/built/Script.js',
    because: 'scripts are sent by EVAL; no command is defined by one',
    rewrite: () => "exports.default = class { constructor() { throw new Error('Scripts are not in this bundle'); } };",
  },
  {
    file: 'iovalkey/built/index.js',
    because: 'the cache uses the cluster client alone',
    rewrite: () => `
exports.Cluster = require('./cluster').default;
exports.Redis = exports.default = require('./Redis').default;`,
  },
  {
    file: 'denque/index.js',
    because: 'a queue holds at most the commands of a container that are under way: an array does',
    rewrite: () => `
module.exports = class extends Array {
  peekAt(i) { return this[i]; }
  remove(start, count) { return this.splice(start, count); }
};`,
  },
  {
    file: 'redis-errors/lib/old.js',
    because: 'it is for Node before 7',
    rewrite: () => '',
  },
  {
    file: 'iovalkey/built/utils/debug.js',
    because: 'nobody sets DEBUG on a function, and its log has a format of its own',
    rewrite: () => 'exports.default = () => Object.assign(() => {}, { enabled: false });',
  },
  {
    file: 'iovalkey/built/utils/lodash.js',
    because: 'defaults are spread; the rest is in the language',
    rewrite: () => `
exports.noop = () => {};
exports.isArguments = (value) => Object.prototype.toString.call(value) === '[object Arguments]';
exports.defaults = (target, ...sources) => {
  for (const source of sources)
    for (const key in source) if (target[key] === undefined) target[key] = source[key];
  return target;
};`,
  },
  {
    file: 'iovalkey/built/Redis.js',
    because: 'the end of a connection that nobody listens to any more is no news, and its line would be no JSON',
    rewrite: (source) => replaceOnce(source, 'console.error("[ioredis] Unhandled error event:", error.stack);', ''),
  },
];
