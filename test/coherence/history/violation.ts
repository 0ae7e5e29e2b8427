/** What a read showed that it must not show. */
export interface Violation {
  readonly kind: ViolationKind;
  readonly user: string;
  readonly process: number;
  /** The event that holds the answer. */
  readonly index: number;
  readonly message: string;
}

export type ViolationKind =
  | 'foreign data'
  | 'unknown value'
  | 'refused write'
  | 'stale value'
  | 'missing'
  | 'deleted'
  | 'old version'
  | 'no such version';

export type Report = (kind: ViolationKind, message: string) => void;
