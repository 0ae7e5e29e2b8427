/** What a row has to reach. */
export type Target =
  /** After is at most this. */
  | { readonly kind: 'atMost'; readonly value: number }
  | { readonly kind: 'atLeast'; readonly value: number }
  /** After is less than before by at least so many percent. */
  | { readonly kind: 'lessBy'; readonly percent: number }
  /** Before is at least so many times after. */
  | { readonly kind: 'times'; readonly value: number }
  /** After is 1, give or take so many percent. */
  | { readonly kind: 'flat'; readonly percent: number }
  /** Shown, not judged. */
  | { readonly kind: 'reported' };

/** One figure, with the optimization's flag off (`before`) and on (`after`). */
export interface Measured {
  /** Its id among the targets, such as `1a`. */
  readonly row: string;
  readonly optimization: string;
  readonly metric: string;
  readonly unit: string;
  /** Not there where the flag changes nothing that could be measured. */
  readonly before?: number;
  readonly after: number;
  readonly target: Target;
  readonly method: string;
  /** Why it misses, where that is known. */
  readonly reason?: string;
}

/** A figure as it is kept. */
export interface Row extends Omit<Measured, 'target' | 'before' | 'reason'> {
  readonly before: number | null;
  /** Before ÷ after: how many times less it is; null where one of them is missing or 0. */
  readonly ratio: number | null;
  /** The target in words, and the ratio it asks for where it asks for one. */
  readonly target: string;
  readonly targetRatio: number | null;
  /** null: not judged. */
  readonly pass: boolean | null;
  readonly reason: string | null;
  readonly measuredAt: string;
}

/** Judges the exact figures: nothing is rounded. Without a `before`, what compares with it is missed. */
export function passes(target: Target, before: number | undefined, after: number): boolean | null {
  switch (target.kind) {
    case 'atMost':
      return after <= target.value;
    case 'atLeast':
      return after >= target.value;
    case 'lessBy':
      return before !== undefined && (before - after) * 100 >= target.percent * before;
    case 'times':
      return before !== undefined && before >= target.value * after;
    case 'flat':
      return Math.abs(after - 1) * 100 <= target.percent + 1e-9;
    case 'reported':
      return null;
  }
}

export function targetText(target: Target): string {
  switch (target.kind) {
    case 'atMost':
      return `≤ ${target.value.toLocaleString('en')}`;
    case 'atLeast':
      return `≥ ${target.value.toLocaleString('en')}`;
    case 'lessBy':
      return `≥ ${target.percent} % less`;
    case 'times':
      return `≥ ${target.value} × less`;
    case 'flat':
      return `1 ± ${target.percent} %`;
    case 'reported':
      return 'reported';
  }
}

function targetRatio(target: Target): number | null {
  if (target.kind === 'times') return target.value;
  return target.kind === 'lessBy' ? 100 / (100 - target.percent) : null;
}

/** @param measuredAt ISO 8601 */
export function rowOf({ before, target, reason, ...measured }: Measured, measuredAt: string): Row {
  const { after } = measured;
  const pass = passes(target, before, after);
  return {
    ...measured,
    before: before ?? null,
    ratio: before && after ? before / after : null,
    target: targetText(target),
    targetRatio: targetRatio(target),
    pass,
    reason: pass === false ? (reason ?? 'not known yet') : null,
    measuredAt,
  };
}
