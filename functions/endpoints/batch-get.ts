import type { Node } from '../../shared/contract/index.ts';
import { maxAnswerBytes, type Reply } from '../../shared/http/index.ts';
import { getNodes, type StoreContext } from '../../shared/store/index.ts';

/** Names, numbers and punctuation of a note in JSON. */
const overheadBytes = 600;
const bytesOf = ({ title, content, tags }: Node): number =>
  overheadBytes + Buffer.byteLength(title) + Buffer.byteLength(content) + Buffer.byteLength(tags.join());

/** Whole notes by id. What would make the answer too large is named in `remaining`, to be asked for again. */
export async function batchGet(store: StoreContext, userId: string, ids: readonly string[]): Promise<Reply> {
  const { nodes, missing, graphVersion } = await getNodes(store, userId, ids);
  let bytes = 0;
  const fits = nodes.findIndex((node, i) => {
    bytes += bytesOf(node);
    return bytes > maxAnswerBytes && i > 0;
  });
  const given = fits < 0 ? nodes : nodes.slice(0, fits);
  const remaining = nodes.slice(given.length).map(({ id }) => id);
  return {
    status: 200,
    body: { nodes: given, missing, ...(remaining.length > 0 ? { remaining } : {}) },
    graphVersion,
  };
}
