/** A number of an environment, between what and what it must lie, and who says so. */
export interface Bound {
  readonly field: string;
  readonly value: number;
  readonly min: number;
  readonly max: number;
  readonly source: string;
}
