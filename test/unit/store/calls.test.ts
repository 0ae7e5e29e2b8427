import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { runtimeFlags } from '../../../shared/flags/index.ts';
import { type Calls, callsOf } from './calls.ts';

const file = path.join(import.meta.dirname, 'calls.golden.json');
/** They say nothing about the table: Valkey shares answers and counts requests; a request's events go to the bus, one a call (test/unit/request-events). */
const elsewhere: readonly string[] = ['distributedCache', 'rateLimit', 'asyncEvents'];
const ofTheTable = runtimeFlags.filter(({ name }) => !elsewhere.includes(name));
const positions = {
  'all on': {},
  ...Object.fromEntries(ofTheTable.map(({ name }) => [`${name} off`, { [name]: false }])),
};
/** Stands in the difference that a drift shows. */
const howToAccept =
  'accept a change that is meant by GOLDEN=write npx jest --selectProjects unit --testPathPatterns unit/store/calls, and read the diff';
const golden = () => JSON.parse(readFileSync(file, 'utf8')) as Record<string, Record<string, Calls>>;
const total = (calls: Calls | undefined): number => Object.values(calls ?? {}).reduce((sum, count) => sum + count, 0);

describe('the database calls of every operation', () => {
  // The off positions are the "before" of every benchmark; they may only change with the original access pattern they stand for.
  test.each(Object.entries(positions))('with %s are those of the golden file', async (position, off) => {
    const calls = await callsOf(off);
    if (process.env.GOLDEN === 'write')
      writeFileSync(file, `${JSON.stringify({ ...golden(), [position]: calls }, null, 2)}\n`);
    expect({ [howToAccept]: calls }).toEqual({ [howToAccept]: golden()[position] });
  });

  test('are as few as promised with everything on', () => {
    const on = golden()['all on'] ?? {};
    const most: Record<string, number> = {
      'get a note': 1,
      'first list page': 5,
      'first list page by title': 5,
      'create a note': 3,
      'create a note under a key': 5,
      'update a title': 3,
      'update a content': 3,
      'delete a note with 6 edges': 4,
      'search again': 2,
      'graph again': 1,
      'first list page again': 1,
    };
    for (const [name, limit] of Object.entries(most))
      expect({ name, within: total(on[name]) <= limit }).toEqual({ name, within: true });
  });
});
