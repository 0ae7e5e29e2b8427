import { cacheRules } from '../../shared/contract/index.ts';
import { replaced } from '../support/mutants.ts';
import type { Build } from './system/system.ts';

/** A build in which one rule of the design is broken. */
export interface Mutant extends Build {
  /** What the clients, or the cache itself, must find. */
  readonly shows: 'violations' | 'owner mismatches';
}

const keyWithoutUser = replaced('shared/cache/key.ts', 'userSlot(userId)', "'{everybody}'.concat(userId.slice(0, 0))");

/** Every rule of coherence has a build that breaks it and must be refused. */
export const mutants: readonly Mutant[] = [
  {
    name: 'bump-before-write',
    shows: 'violations',
    edits: [
      replaced(
        'shared/store/create.ts',
        'const failed = await storeNotes(ctx, missing);\n  const graphVersion = await bump(ctx, uid, { nodes: missing.length - failed.size });',
        'const graphVersion = await bump(ctx, uid, { nodes: missing.length });\n  const failed = await storeNotes(ctx, missing);',
      ),
      replaced(
        'shared/store/nodes.ts',
        'if (await replace(ctx, stored, after)) return { version: after.node.version, graphVersion: await bump(ctx, uid) };',
        'const graphVersion = await bump(ctx, uid);\n    if (await replace(ctx, stored, after)) return { version: after.node.version, graphVersion };',
      ),
    ],
  },
  { name: 'key-without-user', shows: 'owner mismatches', edits: [keyWithoutUser] },
  {
    name: 'key-and-value-without-user',
    shows: 'violations',
    edits: [
      keyWithoutUser,
      replaced('shared/cache/memory-tier.ts', 'kept.owner === key.userId && ', ''),
      replaced('shared/cache/sealed.ts', 'header.owner !== userId || ', ''),
    ],
  },
  {
    name: 'label-from-the-later-meta',
    shows: 'violations',
    edits: [
      replaced(
        'functions/endpoints/kept-answer.ts',
        "import type { Meta } from '../../shared/store/index.ts';",
        "import { type Meta, readMeta } from '../../shared/store/index.ts';",
      ),
      replaced(
        'functions/endpoints/kept-answer.ts',
        'const made = await make();\n    body',
        'const made = { ...(await make()), storable: async () => true };\n    key.version = (await readMeta(store, userId)).graphVersion;\n    body',
      ),
    ],
  },
  {
    name: 'etag-without-user',
    shows: 'violations',
    edits: [replaced('shared/http/etag.ts', '.update(userId)', '.update(userId.slice(0, 0))')],
  },
  {
    name: 'meta-not-consistent',
    shows: 'violations',
    edits: [replaced('shared/store/one-by-one.ts', 'ConsistentRead: true', 'ConsistentRead: false')],
  },
  {
    name: 'version-that-does-not-exist',
    shows: 'violations',
    edits: [replaced('functions/endpoints/graph-data.ts', 'if (version > meta.graphVersion)', 'if (version < 0)')],
  },
];

/** An edge that tells users apart by nothing. */
export const edgeWithoutToken: Build = {
  name: 'edge-key-without-token',
  rules: cacheRules.map((rule) => (rule.checksToken ? { ...rule, key: { ...rule.key, headers: [] } } : rule)),
};
