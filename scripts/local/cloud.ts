import { stopEdge } from './edge.ts';
import { stopMinistack } from './ministack.ts';
import { stopRedis } from './redis.ts';
import type { LocalSettings } from './settings.ts';

/** Stops every server of a local cloud. Returns the names of those that were running. */
export async function stopCloud(settings: LocalSettings): Promise<string[]> {
  // Whoever asks others stops first.
  const edge = (await stopEdge(settings)) && 'edge';
  const ministack = (await stopMinistack(settings)) && 'MiniStack';
  const redis = (await stopRedis(settings)) && 'Redis';
  return [edge, ministack, redis].filter((name) => name !== false);
}
