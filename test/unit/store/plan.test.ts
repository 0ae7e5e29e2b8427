import { describe, expect, test } from '@jest/globals';
import { defaultFlagDocument, flagValues } from '../../../shared/flags/index.ts';
import { readsRange } from '../../../shared/store/index.ts';

describe('the edge reader of a bulk delete', () => {
  test('reads a range when it costs fewer pages than there are notes', () => {
    expect(readsRange(2, { edgeCount: 300, highestShard: 3 })).toBe(true);
    expect(readsRange(1, { edgeCount: 300, highestShard: 3 })).toBe(false);
    expect(readsRange(5, { edgeCount: 50_000, highestShard: 3 })).toBe(false);
    expect(readsRange(25, { edgeCount: 50_000, highestShard: 3 })).toBe(true);
  });
});

describe('flags', () => {
  test('take the served position and keep the default where it is missing or malformed', () => {
    expect(flagValues({ batchWrites: { enabled: false } }, 'prod').batchWrites).toBe(false);
    expect(flagValues({ batchWrites: { enabled: 'no' } }, 'prod').batchWrites).toBe(true);
    expect(flagValues(undefined, 'prod').batchWrites).toBe(true);
    expect(flagValues(defaultFlagDocument('dev'), 'dev').batchWrites).toBe(true);
  });
});
