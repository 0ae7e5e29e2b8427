import { routes } from '../../shared/contract/index.ts';
import { endpoint } from '../../shared/http/index.ts';
import { searchNotes } from '../../shared/store/index.ts';

export const searchEndpoints = [
  endpoint(routes.search, async ({ userId, query }, { store }) => {
    const { graphVersion, ...found } = await searchNotes(store, userId, query);
    return { status: 200, body: found, graphVersion };
  }),
];
