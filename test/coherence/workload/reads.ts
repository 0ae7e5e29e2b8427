import type { Begun, ReadAnswer } from '../history/index.ts';
import type { Device } from './device.ts';
import type { Answer } from './http-client.ts';
import { edgesIn, graphIn, listIn, notesIn, versionIn } from './observed.ts';

export type Operation = (device: Device) => Promise<void>;

function shown(device: Device, begun: Begun, answer: ReadAnswer): void {
  device.page.learn(answer);
  device.end(begun, 'ok', answer);
}

/** Asks for an answer that browsers keep but must ask about; a 304 stands for what was kept. */
async function conditional(
  device: Device,
  begun: Begun,
  path: string,
  read: (answer: Answer) => ReadAnswer,
): Promise<void> {
  const ifNoneMatch = device.random() < 0.9 ? device.browser.tags(path) : undefined;
  const answer = await device.ask({ path, ifNoneMatch });
  const tag = answer?.headers.get('etag') ?? null;
  const again = answer?.status === 304 ? device.browser.again(path, tag) : undefined;
  if (answer?.status === 200) {
    const fresh = read(answer);
    device.browser.keep(path, tag, fresh);
    shown(device, begun, fresh);
  } else if (again) shown(device, begun, { ...again, from: 'browser' });
  else device.end(begun, 'info');
}

const graph: Operation = (device) => conditional(device, device.begin('graph', {}), '/graph-data', graphIn);

async function graphOfVersion(device: Device, asked: number): Promise<ReadAnswer | undefined> {
  const answer = await device.ask({ path: `/graph-data/${asked}` });
  if (answer?.status === 404) return { asked, noSuchVersion: true };
  return answer?.status === 200 ? { ...graphIn(answer), asked, from: answer.headers.get('x-cache') ?? '' } : undefined;
}

/** Asks for the newest version the page knows, or, now and then, for one that may not exist yet. */
const graphAt: Operation = async (device) => {
  const asked = device.page.newest + (device.random() < 0.05 ? 1 + Math.floor(device.random() * 3) : 0);
  const begun = device.begin('graph-at', { asked });
  const answer = await graphOfVersion(device, asked);
  if (answer) shown(device, begun, answer);
  else device.end(begun, 'info');
};

/** What a page does when it opens: learns the newest version from a small answer, then asks for the graph of that version. */
const openPage: Operation = async (device) => {
  const begun = device.begin('graph', { url: 'by the newest version' });
  const first = await device.ask({ path: '/nodes?limit=1' });
  const answer = first?.status === 200 ? await graphOfVersion(device, versionIn(first)) : undefined;
  if (!answer || answer.noSuchVersion) device.end(begun, 'info');
  else {
    const { asked: _, ...promised } = answer;
    shown(device, begun, promised);
  }
};

const list: Operation = async (device) => {
  const order = device.any(['', '&sort_by=updated_at&order=desc', '&sort_by=title']);
  const tag = device.random() < 0.2 ? device.any(['red', 'blue']) : undefined;
  const path = `/nodes?limit=${device.random() < 0.9 ? 100 : 5}${order}${tag ? `&tag=${tag}` : ''}`;
  await conditional(device, device.begin('list', { url: path }), path, (answer) => listIn(answer, tag));
};

const note: Operation = async (device) => {
  const id = device.any(device.page.notes.keys());
  if (id === undefined) return graph(device);
  const path = `/nodes/${id}`;
  const begun = device.begin('note', { url: path });
  const ifNoneMatch = device.browser.tags(path);
  const answer = await device.ask({ path, ifNoneMatch });
  const named = answer && answer.status < 400 ? { version: versionIn(answer) } : {};
  const allNotes = { ids: [id] };
  const again = answer?.status === 304 ? device.browser.again(path, answer.headers.get('etag')) : undefined;
  if (answer?.status === 200) {
    const fresh = { ...named, notes: notesIn({ nodes: [answer.body] }) ?? [], allNotes };
    device.browser.keep(path, answer.headers.get('etag'), fresh);
    shown(device, begun, fresh);
  } else if (again) shown(device, begun, { ...again, ...named, from: 'browser' });
  else if (answer?.status === 404) {
    device.page.forget(id);
    shown(device, begun, { allNotes });
  } else device.end(begun, 'info');
};

const edges: Operation = async (device) => {
  const id = device.any(device.page.notes.keys());
  if (id === undefined) return graph(device);
  const path = `/nodes/${id}/edges`;
  const begun = device.begin('edges', { url: path });
  const answer = await device.ask({ path });
  if (answer?.status === 200)
    shown(device, begun, { version: versionIn(answer), edges: edgesIn(answer.body) ?? [], allEdges: { of: id } });
  else if (answer?.status === 404) shown(device, begun, { allNotes: { ids: [id] } });
  else device.end(begun, 'info');
};

const batchGet: Operation = async (device) => {
  const ids = [...new Set([1, 2, 3, 4].map(() => device.any(device.page.notes.keys())))].filter(
    (id) => id !== undefined,
  );
  if (ids.length === 0) return graph(device);
  const begun = device.begin('batch-get', { url: ids.join() });
  const answer = await device.ask({ method: 'POST', path: '/nodes/batch-get', body: { node_ids: ids } });
  if (answer?.status === 200)
    shown(device, begun, { version: versionIn(answer), notes: notesIn(answer.body) ?? [], allNotes: { ids } });
  else device.end(begun, 'info');
};

/** Reads by how often pages do them. */
export const reads: readonly (readonly [Operation, weight: number])[] = [
  [graph, 20],
  [graphAt, 30],
  [openPage, 12],
  [list, 22],
  [note, 9],
  [edges, 4],
  [batchGet, 3],
];
