import type { PortableNode } from '../../shared/contract/index.ts';

/** A note as an export gives it, with an id that no store made. */
export const portableNote = (n = 0): PortableNode => ({
  id: `01ARZ3NDEKTSV4RRFFQ69G5F${String(n).padStart(2, '0')}00`,
  content: 'x',
  title: 'x',
  format: 'text',
  position: { x: 0, y: 0, z: 0 },
  tags: [],
  createdAt: '2020-01-01T00:00:00.000Z',
  updatedAt: '2020-01-01T00:00:00.000Z',
});
