import { createHash } from 'node:crypto';
import { expect, test } from '@jest/globals';
import { routes } from '../../../shared/contract/index.ts';
import { answerShape } from '../../../shared/http/index.ts';

/** The schemas of every answer that is kept, as they were when the shape got its number. */
const pinned = { shape: 1, schemas: '408dd33390419131' };

test('the number of the answers’ shape is raised with the schemas of what is kept', () => {
  const schemas = [routes.graphData, routes.graphDataAt, routes.listNodes].map(({ responses }) => responses[200]);
  const hash = createHash('sha256').update(JSON.stringify(schemas)).digest('hex').slice(0, 16);
  expect({ shape: answerShape, schemas: hash }).toEqual(pinned);
});
