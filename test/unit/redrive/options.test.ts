import { describe, expect, test } from '@jest/globals';
import { boxOf } from '../../../scripts/events/boxes.ts';
import { parseFilter } from '../../../scripts/events/filter.ts';
import { lookInto } from '../../../scripts/events/letter.ts';
import { parseRedrive } from '../../../scripts/events/redrive-options.ts';

describe('what make redrive takes', () => {
  test('a queue, and by itself changes nothing at ten letters a second', () => {
    expect(parseRedrive({ QUEUE: 'connect-nodes' })).toMatchObject({ queue: 'connect-nodes', apply: false, rate: 10 });
    expect(parseRedrive({ QUEUE: 'stream', APPLY: '1', RATE: '0.5' })).toMatchObject({ apply: true, rate: 0.5 });
  });

  test.each([
    [{}, /connect-nodes, live, heal, publish-events, stream/],
    [{ QUEUE: 'other' }, /QUEUE=other/],
    [{ QUEUE: 'live', APPLY: 'yes' }, /APPLY=yes/],
    [{ QUEUE: 'live', RATE: '0' }, /RATE=0/],
    [{ QUEUE: 'live', RATE: '101' }, /at most 100/],
    [{ QUEUE: 'live', RATE: 'fast' }, /RATE=fast/],
    [{ QUEUE: 'live', FILTER: 'NodeCreated' }, /FILTER=NodeCreated/],
    [{ QUEUE: 'live', FILTER: 'body=x' }, /type=/],
    [{ QUEUE: 'live', FILTER: 'user=' }, /user=/],
  ])('%j is refused with what is possible', (variables, message) => {
    expect(() => parseRedrive(variables)).toThrow(message);
  });

  test('the highest rate is allowed', () => {
    expect(parseRedrive({ QUEUE: 'live', RATE: '100' }).rate).toBe(100);
  });

  test('a stack without events is told apart from one with none waiting', () => {
    expect(() => boxOf('live', { region: 'us-east-1' }, {} as never, 10)).toThrow('deployed before');
  });
});

describe('a filter', () => {
  const letter = {
    ...{ id: '1', body: '', group: 'g', handle: 'h', types: ['NodeCreated', 'EdgeDeleted'], user: 'ada' },
    reason: 'ThrottlingException: slow',
  };
  test.each([
    ['type=EdgeDeleted', true],
    ['type=NodeDeleted', false],
    ['user=ada', true],
    ['user=ad', false],
    ['reason=throttling', true],
    ['reason=other', false],
  ])('%s', (filter, meant) => {
    expect(parseFilter(filter)(letter)).toBe(meant);
  });

  test('takes a value with an equals sign whole', () => {
    expect(parseFilter('user=a=b')({ ...letter, user: 'a=b' })).toBe(true);
  });
});

describe('what a letter tells of itself', () => {
  test.each([
    ['{"user":"ada","events":[{"type":"NodeCreated"},{"type":"NodeCreated"}]}', ['NodeCreated'], 'ada'],
    ['{"target":"bus","event":{"type":"EdgeCreated","user":"bob"}}', ['EdgeCreated'], 'bob'],
    ['{"target":"record","record":{}}', ['record'], undefined],
    ['{"kind":"check","user":"ada"}', ['check'], 'ada'],
    ['{"user":5,"events":7}', ['unreadable'], undefined],
    ['null', ['unreadable'], undefined],
    ['{', ['unreadable'], undefined],
  ])('%s', (body, types, user) => {
    expect(lookInto(body)).toEqual({ types, ...(user === undefined ? {} : { user }) });
  });
});
