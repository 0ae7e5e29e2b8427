import { edgeEndpoints } from './edges.ts';
import { graphEndpoints } from './graph-data.ts';
import { liveEndpoints } from './live.ts';
import { nodeEndpoints } from './nodes.ts';
import { searchEndpoints } from './search.ts';
import { transferEndpoints } from './transfer.ts';

/** Every endpoint that a batch may hold: all that need a user, but for the batch itself. */
export const batchedEndpoints = [
  ...nodeEndpoints,
  ...edgeEndpoints,
  ...graphEndpoints,
  ...searchEndpoints,
  ...transferEndpoints,
  ...liveEndpoints,
];
