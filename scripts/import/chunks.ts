import type { SubRequest } from './api-client.ts';
import { callLimits } from './limits.ts';

/** Divides `items` into lists of at most `size`. */
export function chunksOf<T>(items: readonly T[], size: number): T[][] {
  const chunks: T[][] = [];
  for (let start = 0; start < items.length; start += size) chunks.push(items.slice(start, start + size));
  return chunks;
}

/** Divides requests, in order, into batches that the API takes: by number and by bytes. One request alone always fits. */
export function batchesOf<T extends { readonly request: SubRequest }>(
  items: readonly T[],
  limits: { readonly batchRequests: number; readonly batchBytes: number } = callLimits,
): T[][] {
  const batches: T[][] = [];
  let bytes = 0;
  for (const item of items) {
    const size = Buffer.byteLength(JSON.stringify(item.request)) + 1;
    const batch = batches.at(-1);
    if (batch === undefined || batch.length >= limits.batchRequests || bytes + size > limits.batchBytes) {
      batches.push([item]);
      bytes = size;
    } else {
      batch.push(item);
      bytes += size;
    }
  }
  return batches;
}
