import type { NodeDraft, NodesCreated } from '../../shared/contract/index.ts';
import { errorTypeOf, type Reply, validateItem } from '../../shared/http/index.ts';
import { logger } from '../../shared/observability/index.ts';
import { createNodes, type StoreContext, saveAudit } from '../../shared/store/index.ts';

/** Creates many notes; each that fits its limits is created, each other one is told why not. */
export async function bulkCreate(
  store: StoreContext,
  userId: string,
  requestId: string,
  drafts: readonly unknown[],
): Promise<Reply> {
  const invalid = drafts.map((draft) => validateItem('createNodes', 'nodes', draft));
  const valid = drafts.filter((_, i) => !invalid[i]) as NodeDraft[];
  const { outcomes, graphVersion } = await createNodes(store, userId, valid);
  const rest = outcomes.values();
  const created: NodesCreated['created'] = [];
  const failed: NodesCreated['failed'] = [];
  for (const index of drafts.keys()) {
    const outcome = invalid[index] ?? rest.next().value;
    if (outcome instanceof Error) failed.push({ index, type: errorTypeOf(outcome), message: outcome.message });
    else if (outcome) created.push({ id: outcome.id, index });
  }
  const counts = { requested: drafts.length, done: created.length, failed: failed.length };
  await saveAudit(store, userId, { action: 'nodes.bulk-create', requestId, ...counts });
  logger.info('bulk create', counts);
  return { status: 201, body: { created, failed }, graphVersion, versioned: true };
}
