import { Table } from 'dynamodb-onetable';
import { Dynamo } from 'dynamodb-onetable/Dynamo';
import { concurrency, inChunks, type Library } from './library.ts';

const table = 'notes';

/** Model calls gather in a `batch` object that `batchWrite` or `batchGet` then sends; its size is its user's business. */
export const oneTable: Library = {
  name: 'dynamodb-onetable',
  settings: `reprocess as by default (12 retries); chunks by its user, ${concurrency} at once`,
  bestAttempts: 10,
  keyAttributes: ['pk', 'sk'],
  imports: `
    export { Table } from 'dynamodb-onetable';
    export { Dynamo } from 'dynamodb-onetable/Dynamo';`,
  open(service) {
    const schema = {
      format: 'onetable:1.1.0',
      version: '0.0.1',
      indexes: { primary: { hash: 'pk', sort: 'sk' } },
      models: {
        Note: {
          // biome-ignore lint/suspicious/noTemplateCurlyInString: the library's own template syntax
          pk: { type: String, value: 'U#${owner}' },
          // biome-ignore lint/suspicious/noTemplateCurlyInString: the library's own template syntax
          sk: { type: String, value: 'N#${n}' },
          owner: { type: Number, required: true },
          n: { type: Number, required: true },
          title: { type: String },
          body: { type: String },
        },
      },
      params: { isoDates: true, timestamps: false },
    } as const;
    const notes = new Table({ client: new Dynamo({ client: service.client() }), name: table, schema, partial: false });
    const model = notes.getModel('Note');
    return {
      async write(all) {
        await inChunks(all, 25, async (chunk) => {
          const batch = {};
          for (const one of chunk) await model.create({ ...one, owner: one.n % 4 }, { batch, exists: null });
          await notes.batchWrite(batch);
        });
        return { found: [], notDone: [] };
      },
      async read(numbers) {
        const parts = await inChunks(numbers, 100, async (chunk) => {
          const batch = {};
          for (const n of chunk) await model.get({ n, owner: n % 4 }, { batch });
          return (await notes.batchGet(batch, { parse: true, consistent: true })) as { n: number }[];
        });
        return { found: parts.flat().map(({ n }) => n), notDone: [] };
      },
      notDoneOf: () => [],
    };
  },
};
