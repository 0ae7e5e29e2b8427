import type { OperationName, WriteAnswer, WriteRequest } from '../history/index.ts';
import { inBatch, outOfBatch } from './batch.ts';
import type { Device } from './device.ts';
import type { Answer, Request } from './http-client.ts';
import { contentOf, versionIn } from './observed.ts';
import type { Operation } from './reads.ts';

/** A page with more notes deletes, one with fewer creates: graphs stay small enough to be read thousands of times. */
const noteBounds = { few: 4, many: 18 } as const;

let written = 0;
/** A number never given before. */
const unique = (): number => {
  written += 1;
  return written;
};

const newTitle = ({ user }: Device): string => `${user} ${unique()}`;
const filler = (device: Device): string => 'lorem ipsum '.repeat(1 + Math.floor(device.random() * 20));

/** Writes that come inside a batch. */
const batchShare = 0.15;

interface Write {
  readonly f: OperationName;
  readonly value: WriteRequest;
  readonly request: Omit<Request, 'token'>;
  readonly acknowledged: (answer: Answer) => WriteAnswer;
  /** A refusal may come after a part of it happened. */
  readonly refusalSaysNothing?: true;
}

/** Does a write. Only an answer that says that nothing happened is a failure; no answer says nothing. */
async function perform(device: Device, { f, value, request, acknowledged, refusalSaysNothing }: Write): Promise<void> {
  const begun = device.begin(f, value);
  const answer =
    device.random() < batchShare ? outOfBatch(await device.ask(inBatch(request))) : await device.ask(request);
  if (!answer) device.end(begun, 'info');
  else if (answer.status >= 400) device.end(begun, refusalSaysNothing ? 'info' : 'fail', null);
  else {
    const outcome = acknowledged(answer);
    device.page.newest = Math.max(device.page.newest, outcome.version);
    for (const [id, title] of outcome.created ?? []) device.page.notes.set(id, title);
    for (const id of outcome.deleted ?? []) device.page.forget(id);
    device.end(begun, 'ok', outcome);
  }
}

const create: Operation = (device) => {
  const title = newTitle(device);
  const tag = device.any(['red', 'blue']) as string;
  return perform(device, {
    f: 'create',
    value: { notes: [{ title, tag }] },
    request: {
      method: 'POST',
      path: '/nodes',
      body: { title, content: contentOf(title, filler(device)), tags: [tag] },
    },
    acknowledged: (answer) => ({ version: versionIn(answer), created: [[answer.body.id as string, title]] }),
  });
};

const createMany: Operation = (device) => {
  const titles = [newTitle(device), newTitle(device), newTitle(device)];
  const nodes = titles.map((title) => ({ title, content: contentOf(title, filler(device)), tags: ['red'] }));
  return perform(device, {
    f: 'create',
    value: { notes: titles.map((title) => ({ title, tag: 'red' })) },
    request: { method: 'POST', path: '/nodes/bulk-create', body: { nodes } },
    acknowledged: (answer) => ({
      version: versionIn(answer),
      created: (answer.body.created as { id: string; index: number }[]).map(
        ({ id, index }) => [id, titles[index] ?? ''] as const,
      ),
    }),
  });
};

const update: Operation = (device) => {
  const id = device.any(device.page.notes.keys());
  if (id === undefined) return create(device);
  const title = newTitle(device);
  return perform(device, {
    f: 'update',
    value: { notes: [{ id, title }] },
    request: { method: 'PUT', path: `/nodes/${id}`, body: { title, content: contentOf(title, filler(device)) } },
    acknowledged: (answer) => ({ version: versionIn(answer) }),
  });
};

const remove: Operation = (device) => {
  const id = device.any(device.page.notes.keys());
  if (id === undefined) return create(device);
  return perform(device, {
    f: 'delete',
    value: { ids: [id] },
    request: { method: 'DELETE', path: `/nodes/${id}` },
    acknowledged: (answer) => ({ version: versionIn(answer), deleted: [id] }),
    refusalSaysNothing: true,
  });
};

const removeMany: Operation = (device) => {
  const ids = [...new Set([1, 2, 3].map(() => device.any(device.page.notes.keys())))].filter((id) => id !== undefined);
  if (ids.length === 0) return create(device);
  return perform(device, {
    f: 'delete',
    value: { ids },
    request: { method: 'POST', path: '/nodes/bulk-delete', body: { node_ids: ids } },
    acknowledged: (answer) => {
      const failed = new Set((answer.body.failed as { id: string }[]).map((failure) => failure.id));
      return { version: versionIn(answer), deleted: ids.filter((id) => !failed.has(id)) };
    },
    refusalSaysNothing: true,
  });
};

const connect: Operation = (device) => {
  const ends = [device.any(device.page.notes.keys()), device.any(device.page.notes.keys())];
  const [source, target] = ends;
  if (source === undefined || target === undefined || source === target) return create(device);
  const weight = unique() / 1e7;
  return perform(device, {
    f: 'connect',
    value: { edge: { id: [source, target].sort().join('_'), weight } },
    request: { method: 'POST', path: '/edges', body: { source_id: source, target_id: target, weight } },
    acknowledged: (answer) => ({ version: versionIn(answer) }),
  });
};

const disconnect: Operation = (device) => {
  const edgeId = device.any(device.page.edges);
  if (edgeId === undefined) return connect(device);
  return perform(device, {
    f: 'disconnect',
    value: { edgeId },
    request: { method: 'DELETE', path: `/edges/${edgeId}` },
    acknowledged: (answer) => ({ version: versionIn(answer) }),
  });
};

/** Where notes are few, they are made; where they are many, removed. */
export function writesFor(notes: number): readonly (readonly [Operation, weight: number])[] {
  if (notes < noteBounds.few)
    return [
      [create, 2],
      [createMany, 1],
    ];
  if (notes > noteBounds.many)
    return [
      [remove, 1],
      [removeMany, 2],
      [update, 1],
    ];
  return [
    [create, 15],
    [createMany, 3],
    [update, 40],
    [remove, 9],
    [removeMany, 3],
    [connect, 20],
    [disconnect, 10],
  ];
}
