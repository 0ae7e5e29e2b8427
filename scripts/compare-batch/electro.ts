import { Entity } from 'electrodb';
import { concurrency, type Library } from './library.ts';

const table = 'notes';

/** It chunks by itself and returns what is unprocessed, as keys. */
export const electro: Library = {
  name: 'electrodb',
  settings: `concurrent ${concurrency} (default 1), preserveBatchOrder; it has no retry of its own`,
  bestAttempts: 10,
  keyAttributes: ['pk', 'sk'],
  imports: `export { Entity } from 'electrodb';`,
  open(service) {
    const entity = new Entity(
      {
        model: { entity: 'note', service: 'brain', version: '1' },
        attributes: {
          owner: { type: 'string', required: true },
          n: { type: 'number', required: true },
          title: { type: 'string' },
          body: { type: 'string' },
        },
        indexes: { primary: { pk: { field: 'pk', composite: ['owner'] }, sk: { field: 'sk', composite: ['n'] } } },
      },
      { client: service.client(), table },
    );
    const keyed = (n: number) => ({ owner: `U${n % 4}`, n });
    return {
      async write(notes) {
        const { unprocessed } = await entity
          .put(notes.map((one) => ({ ...one, ...keyed(one.n) })))
          .go({ concurrent: concurrency });
        return { found: [], notDone: (unprocessed as { n: number }[]).map(({ n }) => Number(n)) };
      },
      async read(numbers) {
        const { data, unprocessed } = await entity
          .get(numbers.map(keyed))
          .go({ concurrent: concurrency, preserveBatchOrder: true, consistent: true });
        return {
          found: data.flatMap((one) => (one ? one.n : [])),
          notDone: (unprocessed as { n: number }[]).map(({ n }) => Number(n)),
        };
      },
      notDoneOf: () => [],
    };
  },
};
