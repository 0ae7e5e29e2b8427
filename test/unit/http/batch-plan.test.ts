import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { planLevels, serialOrder } from '../../../functions/endpoints/batch-plan.ts';
import { conflict, type Footprint } from '../../../functions/endpoints/footprint.ts';
import type { BatchRequest } from '../../../shared/contract/index.ts';

const ask = (id: string, more: Partial<BatchRequest> = {}): BatchRequest => ({
  id,
  method: 'GET',
  url: '/nodes',
  ...more,
});
const nothing: Footprint = { reads: [], writes: [] };
const idsOf = (levels: BatchRequest[][]) => levels.map((level) => level.map(({ id }) => id));

describe('the order of a batch', () => {
  test('is that of the list, but each request after everything it depends on', () => {
    const order = serialOrder([
      ask('d'),
      ask('c', { dependsOn: ['a', 'b'] }),
      ask('a'),
      ask('b', { dependsOn: ['a'] }),
    ]);
    expect(order.map(({ id }) => id)).toEqual(['d', 'a', 'b', 'c']);
  });

  test.each([
    ['a cycle', [ask('a', { dependsOn: ['b'] }), ask('b', { dependsOn: ['a'] })], 'dependsOn', 'acyclic'],
    ['itself', [ask('a', { dependsOn: ['a'] })], 'dependsOn', 'acyclic'],
    ['an unknown id', [ask('a', { dependsOn: ['x'] })], 'dependsOn', 'known'],
    ['a repeated id', [ask('a'), ask('a')], 'id', 'unique'],
    [
      'a repeated key',
      [ask('a', { idempotencyKey: 'k' }), ask('b', { idempotencyKey: 'k' })],
      'idempotencyKey',
      'unique',
    ],
    [
      'a repeated key in a header',
      [
        ask('a', { method: 'POST', idempotencyKey: 'k' }),
        ask('b', { method: 'POST', headers: { 'Idempotency-Key': 'k' } }),
      ],
      'idempotencyKey',
      'unique',
    ],
  ])('refuses %s', (_what, requests, field, rule) => {
    const details = expect.objectContaining({ field: `requests.${field}`, rule });
    expect(() => serialOrder(requests)).toThrow(expect.objectContaining({ details }));
  });

  test('takes ids that name properties of objects', () => {
    const ids = ['constructor', 'toString', 'hasOwnProperty'];
    expect(serialOrder(ids.map((id) => ask(id))).map(({ id }) => id)).toEqual(ids);
    expect(() => serialOrder([ask('a', { dependsOn: ['constructor'] })])).toThrow();
  });
});

describe('the levels of a batch', () => {
  test('are one for what disturbs nothing, and one for each link of a chain of dependencies', () => {
    const free = ['a', 'b', 'c'].map((id) => ask(id));
    expect(idsOf(planLevels(free, () => nothing))).toEqual([['a', 'b', 'c']]);
    const chain = serialOrder([ask('c', { dependsOn: ['a', 'b'] }), ask('a'), ask('b', { dependsOn: ['a'] })]);
    expect(idsOf(planLevels(chain, () => nothing))).toEqual([['a'], ['b'], ['c']]);
  });

  test('hold every request once, each after what it depends on or conflicts with', () => {
    const name = fc.constantFrom('p', 'q', 'r');
    const footprint = fc.record({
      reads: fc.array(name, { maxLength: 2 }),
      writes: fc.array(name, { maxLength: 2 }),
      barrier: fc.option(fc.constant(true as const), { nil: undefined, freq: 9 }),
    });
    const batch = fc.array(fc.record({ footprint, needs: fc.array(fc.nat(), { maxLength: 2 }) }), { maxLength: 14 });
    fc.assert(
      fc.property(batch, (drafts) => {
        const requests = drafts.map(({ needs }, i) =>
          ask(`${i}`, { dependsOn: i === 0 ? [] : needs.map((need) => `${need % i}`) }),
        );
        const of = ({ id }: BatchRequest) => {
          const { barrier, ...rest } = (drafts[Number(id)] as (typeof drafts)[number]).footprint;
          return barrier ? { ...rest, barrier } : rest;
        };
        const levels = planLevels(requests, of);
        const levelOf = new Map(levels.flatMap((level, at) => level.map(({ id }) => [id, at] as const)));
        expect(
          levels
            .flat()
            .map(({ id }) => id)
            .sort(),
        ).toEqual(requests.map(({ id }) => id).sort());
        for (const [at, later] of requests.entries())
          for (const earlier of requests.slice(0, at))
            if (later.dependsOn?.includes(earlier.id) || conflict(of(earlier), of(later)))
              expect(levelOf.get(later.id)).toBeGreaterThan(levelOf.get(earlier.id) as number);
      }),
      { seed: 2, numRuns: 300 },
    );
  });
});
