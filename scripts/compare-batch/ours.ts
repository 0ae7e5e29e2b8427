import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { BatchReader, BatchWriter, PartialFailure, type TableKey, type TableWrite } from '../../shared/batch/index.ts';
import { concurrency, type Library, type Note, note } from './library.ts';

const table = 'notes';
const numberOf = (entry: TableWrite | TableKey): number =>
  Number(('put' in entry ? entry.put : 'key' in entry ? entry.key : entry.remove).n);

/** Our own: it retries everything itself, so the SDK need not. */
export const ours: Library = {
  name: 'shared/batch',
  settings: `concurrency ${concurrency}, all else default`,
  bestAttempts: 1,
  keyAttributes: ['PK', 'SK'],
  imports: `export { BatchReader, BatchWriter } from './shared/batch/index.ts';`,
  open(service) {
    const client = DynamoDBDocumentClient.from(service.client());
    const keyed = (one: Note) => ({ PK: `U#${one.n % 4}`, SK: `N#${one.n}`, ...one });
    return {
      async write(notes) {
        await new BatchWriter(client, { concurrency }).write(notes.map((one) => ({ table, put: keyed(one) })));
        return { found: [], notDone: [] };
      },
      async read(numbers) {
        const reader = new BatchReader(client, { concurrency });
        const { items } = await reader.read<Record<string, unknown>>(
          numbers.map((n) => ({ table, key: keyed(note(n)) })),
        );
        return { found: items.flatMap((one) => (one ? Number(one.n) : [])), notDone: [] };
      },
      notDoneOf: (error) => (error instanceof PartialFailure ? error.notDone.map(numberOf) : []),
    };
  },
};
