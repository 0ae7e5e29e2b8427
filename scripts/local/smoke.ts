import type { ApiClient } from './api.ts';

/**
 * Proves that the deployed API works: health, then a note's life (create, read, list, delete, gone), with a real token.
 * Throws with the answer of the request that went wrong.
 */
export async function smokeTest(api: ApiClient): Promise<string> {
  const health = await api.expect<{ status: string; version: string }>(200, 'GET', '/health');
  const draft = { title: 'Smoke test', content: 'Created and deleted by the smoke test.', tags: ['smoke-test'] };
  const { id } = (await api.expect<{ id: string }>(201, 'POST', '/nodes', draft)).body;
  try {
    const note = (await api.expect<{ content: string }>(200, 'GET', `/nodes/${id}`)).body;
    if (note.content !== draft.content) throw new Error(`Note ${id} came back with another content.`);
    const list = await api.expect<{ nodes: { id: string }[] }>(
      200,
      'GET',
      '/nodes?limit=1&sort_by=created_at&order=desc',
    );
    if (list.body.nodes[0]?.id !== id) throw new Error(`The list does not begin with the newest note ${id}.`);
  } finally {
    await api.expect(204, 'DELETE', `/nodes/${id}`);
  }
  await api.expect(404, 'GET', `/nodes/${id}`);
  return `version ${health.body.version}`;
}
