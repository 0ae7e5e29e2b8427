/** Capacity units of a call, by DynamoDB's rules (developer guide, "Read and write operations" of on-demand tables). */
export interface Consumed {
  readonly kind: 'read' | 'write';
  table: number;
  /** By index name. */
  readonly indexes: Map<string, number>;
}

export const nothing = (kind: Consumed['kind']): Consumed => ({ kind, table: 0, indexes: new Map() });

export const totalUnits = ({ table, indexes }: Consumed): number =>
  [...indexes.values()].reduce((sum, units) => sum + units, table);

export const addIndexUnits = ({ indexes }: Consumed, name: string, units: number): void => {
  if (units > 0) indexes.set(name, (indexes.get(name) ?? 0) + units);
};
