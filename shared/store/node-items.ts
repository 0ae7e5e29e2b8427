import type { Key } from '../batch/index.ts';
import type { NodeChange, NodeDraft, PortableNode } from '../contract/index.ts';
import { cut, metadataOf, NotFound, normalizeTags, previewOf, titleFrom } from '../graph/index.ts';
import { packText, unpackText } from './body.ts';
import { type BodyItem, type NodeItem, sortKeysOf } from './items.ts';
import { keys } from './keys.ts';

/** A note as stored: what lists need, and its content apart. */
export interface NoteItems {
  readonly node: NodeItem;
  readonly body: BodyItem;
}

export const noSuchNode = (id: string) => new NotFound(`There is no note ${cut(id, 64)}`, { field: 'id' });

/** The items of a new note. */
export function newNote(uid: string, id: string, draft: NodeDraft, now: string): NoteItems {
  const { x = 0, y = 0, z = 0 } = draft;
  return noteItems(uid, {
    id,
    content: draft.content,
    title: draft.title ?? '',
    format: draft.format ?? 'text',
    tags: draft.tags ?? [],
    position: { x, y, z },
    createdAt: now,
    updatedAt: now,
  });
}

/** The items of a note that comes with its id and times, as an import brings it. */
export function noteItems(uid: string, note: PortableNode): NoteItems {
  const { id, content, format, position, createdAt, updatedAt } = note;
  const title = note.title.trim() || titleFrom(content);
  const node: NodeItem = {
    ...keys.node(uid, id),
    id,
    title,
    format,
    tags: normalizeTags(note.tags),
    position,
    metadata: metadataOf(content),
    preview: previewOf(content),
    version: 1,
    bodyVersion: 1,
    createdAt,
    updatedAt,
    ...sortKeysOf(title, updatedAt, id),
  };
  return { node, body: { ...keys.body(uid, id), ...packText(content), bodyVersion: 1 } };
}

/** The same note with some fields changed; its body is a new one only where the content differs. */
export function changedNote({ node, body }: NoteItems, change: NodeChange, now: string): NoteItems {
  const version = node.version + 1;
  const before = unpackText(body);
  const content = change.content ?? before;
  const title = change.title === undefined ? node.title : change.title.trim() || titleFrom(content);
  const bodyVersion = content === before ? node.bodyVersion : version;
  return {
    node: {
      ...node,
      title,
      format: change.format ?? node.format,
      tags: change.tags ? normalizeTags(change.tags) : node.tags,
      position: { x: change.x ?? node.position.x, y: change.y ?? node.position.y, z: change.z ?? node.position.z },
      metadata: metadataOf(content),
      preview: previewOf(content),
      version,
      bodyVersion,
      updatedAt: now,
      ...sortKeysOf(title, now, node.id),
    },
    body: content === before ? body : { PK: body.PK, SK: body.SK, ...packText(content), bodyVersion },
  };
}

/** A note and its body, for reads. */
export const noteKeys = (uid: string, id: string): [Key, Key] => [keys.node(uid, id), keys.body(uid, id)];

export const toPortable = (node: NodeItem, body: BodyItem): PortableNode => ({
  id: node.id,
  content: unpackText(body),
  title: node.title,
  format: node.format,
  position: node.position,
  tags: node.tags,
  createdAt: node.createdAt,
  updatedAt: node.updatedAt,
});
