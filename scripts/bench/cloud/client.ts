import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import type { Answer, Cloud, Question } from './messages.ts';

/** The table's process, and where its proxy listens. */
export interface RunningCloud extends Cloud {
  readonly endpoint: string;
  close(): Promise<void>;
}

interface Waiting {
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: Error) => void;
}

/** Starts a TypeScript file of ours as a process with a channel to it. */
export const forkScript = (file: string, nodeOptions: readonly string[] = [], args: readonly string[] = []) =>
  fork(path.join(import.meta.dirname, '..', file), args, {
    execArgv: ['--import', 'tsx', ...nodeOptions],
    serialization: 'advanced',
  });

/** Gives each answer to who waits for it. @returns the endpoint, once it is there */
function listen(child: ChildProcess, waiting: Map<number, Waiting>): Promise<string> {
  const ready = Promise.withResolvers<string>();
  child.on('message', (answer: Answer) => {
    if ('endpoint' in answer) return ready.resolve(answer.endpoint);
    const { resolve, reject } = waiting.get(answer.id) as Waiting;
    waiting.delete(answer.id);
    if ('error' in answer) reject(new Error(answer.error));
    else resolve(answer.result);
  });
  child.on('exit', (code) => {
    const error = new Error(`The table's process ended with ${code}`);
    ready.reject(error);
    for (const { reject } of waiting.values()) reject(error);
  });
  return ready.promise;
}

/** Starts a process with an empty table behind a counting proxy. */
export async function startCloud(): Promise<RunningCloud> {
  const child = forkScript('cloud/main.ts', ['--max-old-space-size=3072']);
  const waiting = new Map<number, Waiting>();
  const ready = listen(child, waiting);
  let asked = 0;
  const ask = <Result>(method: Question['method'], argument?: unknown): Promise<Result> =>
    new Promise((resolve, reject) => {
      asked += 1;
      waiting.set(asked, { resolve: resolve as Waiting['resolve'], reject });
      child.send({ id: asked, method, argument } satisfies Question);
    });

  return {
    endpoint: await ready,
    load: (spec) => ask('load', spec),
    begin: () => ask('begin'),
    traffic: () => ask('traffic'),
    setLatency: (ms) => ask('setLatency', ms),
    setReplays: (replays) => ask('setReplays', replays),
    setTrouble: (trouble) => ask('setTrouble', trouble),
    resends: () => ask('resends'),
    census: (uid) => ask('census', uid),
    services: () => ask('services'),
    eventServices: () => ask('eventServices'),
    eventTraffic: () => ask('eventTraffic'),
    changes: () => ask('changes'),
    frontTls: (identity) => ask('frontTls', identity),
    connections: () => ask('connections'),
    close: async () => {
      child.disconnect();
      await once(child, 'exit');
    },
  };
}
