import { checksOf, type HealMessage } from '../../../functions/heal/messages.ts';
import { type Repairs, repairer } from '../../../functions/heal/repair.ts';
import { apiOn, type Send } from '../../support/api-model.ts';
import { type ModelStore, modelStore } from '../../support/model-store.ts';
import { portableNote } from '../../support/portable.ts';
import { ChangeFeed, TableModel } from '../../support/table-model/index.ts';

/** As the healer's queue delays its messages. */
const delayMs = 150_000;
/** The longest a call to the table takes here. */
const callMs = 20;
export const uid = 'ada';

/** A user's graph under a clock of its own, and a healer that reads the table's stream. */
export interface HealedWorld {
  readonly store: ModelStore;
  readonly send: Send;
  readonly repairs: Repairs[];
  /** Lets the healer take what the stream has, and time pass; it does what comes due. */
  pass(ms: number): Promise<void>;
  /** Whether a version came after the last change of a note, a body or an edge. */
  covered(): boolean;
  /** Until nothing is left for the healer to do. */
  settle(): Promise<void>;
}

/** @param skewMs how far the functions' clock is ahead of the table's */
export function healedWorld({ skewMs = 0, batchWrites = true } = {}): HealedWorld {
  let time = Date.parse('2026-11-24T10:00:00.137Z');
  const feed = new ChangeFeed(1);
  const model = new TableModel({
    feed,
    now: () => time,
    onAnswer: () => {
      time += callMs;
    },
  });
  const store = modelStore({ model, flags: { batchWrites }, now: () => time + skewMs });
  const repairs: Repairs[] = [];
  const due: { readonly at: number; readonly message: HealMessage }[] = [];
  let read = 0;

  const schedule = async (messages: readonly HealMessage[]): Promise<void> => {
    due.push(...messages.map((message) => ({ at: time + delayMs, message })));
  };
  const repair = repairer({ store, schedule, onRepaired: (_user, repaired) => repairs.push(repaired) });
  const readStream = async (): Promise<void> => {
    const records = feed.records.slice(read);
    read = feed.records.length;
    await schedule(checksOf(records));
  };
  const pass = async (ms: number): Promise<void> => {
    const until = time + ms;
    await readStream();
    for (let next = due[0]; next && next.at <= until; next = due[0]) {
      due.shift();
      time = Math.max(time, next.at);
      await repair(next.message);
      await readStream();
    }
    time = Math.max(time, until);
  };
  return {
    store,
    send: apiOn(store, uid),
    repairs,
    pass,
    covered: () => {
      const kinds = feed.records.map(({ dynamodb }) => dynamodb?.Keys?.SK?.S ?? '');
      return kinds.lastIndexOf('META') > kinds.findLastIndex((SK) => /^[NBE]#/.test(SK));
    },
    settle: async () => {
      do await pass(delayMs);
      while (due.length > 0);
    },
  };
}

const idsIn = ({ store }: HealedWorld): string[] =>
  store.model.allItems().flatMap(({ SK, id }) => (String(SK).startsWith('N#') ? [String(id)] : []));

/** A request of some kind on notes that two numbers choose. */
export type Request = (world: HealedWorld, n: number, m: number) => Promise<unknown>;

const on =
  (act: (send: Send, a: string, b: string, n: number) => Promise<unknown>): Request =>
  (world, n, m) => {
    const ids = idsIn(world);
    const at = (i: number): string => ids[i % Math.max(1, ids.length)] ?? portableNote().id;
    return act(world.send, at(n), at(m), n);
  };

/** Every way to write. */
export const requests: readonly Request[] = [
  on((send, _a, _b, n) => send('POST', '/nodes', { content: `note ${n}` })),
  on((send, _a, _b, n) => send('POST', '/nodes/bulk-create', { nodes: Array(2 + (n % 20)).fill({ content: 'bulk' }) })),
  on((send, a) => send('PUT', `/nodes/${a}`, { content: 'changed' })),
  on((send, a, b) => send('POST', '/edges', { source_id: a, target_id: b })),
  on((send, a, b) => send('DELETE', `/edges/${[a, b].sort().join('_')}`)),
  on((send, a) => send('DELETE', `/nodes/${a}`)),
  on((send, a, b) => send('POST', '/nodes/bulk-delete', { node_ids: [...new Set([a, b])] })),
  on((send, a, b, n) =>
    send('POST', '/import', {
      nodes: [portableNote(n % 9), portableNote((n + 1) % 9)],
      edges: [
        { source: portableNote(n % 9).id, target: a, type: 'weak', weight: 1 },
        { source: a, target: b, type: 'weak', weight: 1 },
      ],
    }),
  ),
  on((send, a, b) =>
    send('POST', '/batch', {
      requests: [
        { id: '1', method: 'POST', url: '/nodes', body: { content: 'in a batch' } },
        { id: '2', method: 'POST', url: '/edges', body: { source_id: a, target_id: b } },
        { id: '3', method: 'DELETE', url: `/nodes/${b}` },
      ],
    }),
  ),
];
