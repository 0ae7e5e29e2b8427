import { flagsOn, flagsWithout, shards } from '../settings.ts';
import { subject } from '../subject.ts';
import { costOf, type ProcessCost } from './allocation.ts';
import { graphClient } from './graph-client.ts';

/** A process of its own for one position of the flag, so that neither inherits the other's heap. */
export interface Serialized {
  readonly first: ProcessCost;
  readonly repeated: ProcessCost;
}
export const answers = 10;

const uid = 'serialize';
const spec = { uid, notes: 10_000, edgesPerNote: 5, shards };
const flags = process.argv[2] === 'on' ? flagsOn : flagsWithout('boundedWork');
const client = graphClient(spec);
const container = () => subject(uid, flags, '', { client, count: { calls: 0, durationMs: 0 } });

async function ask(from: ReturnType<typeof container>, times: number): Promise<void> {
  for (let i = 0; i < times; i += 1) {
    const { status, encoded } = await from.send('GET', '/graph-data');
    if (status !== 200 || !encoded) throw new Error(`graph-data answered ${status}`);
  }
}

// What is compiled at the first run is not the flag's doing.
await ask(container(), 1);
const first = await costOf(() => ask(container(), 1));
const repeated = await costOf(() => ask(container(), answers));
process.send?.({ first, repeated } satisfies Serialized);
process.disconnect();
