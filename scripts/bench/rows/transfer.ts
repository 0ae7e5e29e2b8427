import type { Exported } from '../../../shared/contract/index.ts';
import { type Bench, check, type RowFunction, type Run } from '../bench.ts';
import { noteSizes } from '../corpus.ts';
import type { Measured } from '../row.ts';
import { flagsOn, flagsWithout, latencyMs, shards } from '../settings.ts';
import type { Subject } from '../subject.ts';

const graph = { notes: 5_000, edgesPerNote: 3 } as const;

/** Every page of a user's export. */
export async function exportAll(container: Subject, uid: string): Promise<Exported[]> {
  const pages: Exported[] = [];
  let token: string | undefined;
  do {
    const page = await container.as(uid).expect<Exported>(200, 'GET', `/export${token ? `?nextToken=${token}` : ''}`);
    pages.push(page);
    token = page.nextToken;
  } while (token);
  return pages;
}

/** Imports the pages as they are, one after another. @returns how many notes and edges were created */
export async function importAll(container: Subject, uid: string, pages: readonly Exported[]): Promise<number> {
  let all = 0;
  for (const { nodes, edges } of pages) {
    const { created, failed } = await container
      .as(uid)
      .expect<{ created: number; failed: unknown[] }>(200, 'POST', '/import', { nodes, edges });
    check(failed.length === 0, `${failed.length} items were refused: ${JSON.stringify(failed[0])}`);
    all += created;
  }
  return all;
}

interface Transfer {
  readonly exported: Run<Exported[]>;
  readonly imported: Run<number>;
}

async function transferOnce(bench: Bench, flags: typeof flagsOn, name: string): Promise<Transfer> {
  await bench.user('transfer', graph.notes, graph.edgesPerNote);
  const container = bench.container(name, flags);
  const exported = await bench.measure(() => exportAll(container, 'transfer'));
  const imported = await bench.measure(() => importAll(container, `transfer-${name}`, exported.result));
  container.close();
  check(imported.result === graph.notes * (1 + graph.edgesPerNote), `${imported.result} items were imported`);
  return { exported, imported };
}

/** A whole graph out and in again. */
export const transfer: RowFunction = async (bench) => {
  const lean = (await transferOnce(bench, flagsWithout('leanQueries'), 'lean')).exported;
  const { exported, imported } = await transferOnce(bench, flagsOn, 'on');
  const bounded = await transferOnce(bench, flagsWithout('boundedWork'), 'bounded');
  const pages = exported.result.length;
  const method = `5,000 notes (median ${noteSizes.median} characters), 15,000 edges, ${shards} shards, ${pages} pages; ${latencyMs.dynamoDb} ms a call`;
  const row = (optimization: string, metric: string, unit: string, before: number, after: number): Measured => ({
    row: 'transfer',
    optimization,
    metric,
    unit,
    before,
    after,
    target: { kind: 'reported' },
    method,
  });
  const seconds = (run: Run<unknown>): number => run.wallMs / 1_000;
  return [
    row('6 leanQueries', 'export of 5,000 notes: DynamoDB calls', 'calls', lean.traffic.calls, exported.traffic.calls),
    row(
      '6 leanQueries',
      'export of 5,000 notes: read units',
      'RCU',
      lean.traffic.readUnits,
      exported.traffic.readUnits,
    ),
    row('6 leanQueries', 'export of 5,000 notes: time', 's', seconds(lean), seconds(exported)),
    row(
      '8 boundedWork',
      'import of 5,000 notes: DynamoDB calls',
      'calls',
      bounded.imported.traffic.calls,
      imported.traffic.calls,
    ),
    row('8 boundedWork', 'import of 5,000 notes: time', 's', seconds(bounded.imported), seconds(imported)),
  ];
};
