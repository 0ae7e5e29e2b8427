import { afterEach, describe, expect, jest, test } from '@jest/globals';
import type { Context } from 'aws-lambda';
import { backgroundHandler } from '../../../shared/events/index.ts';
import { countMetric } from '../../../shared/observability/index.ts';

const context = { awsRequestId: 'run-1', functionName: 'f', getRemainingTimeInMillis: () => 10_000 } as Context;

/** Runs a handler and gives the JSON lines it wrote. */
async function linesOf(run: () => Promise<unknown>): Promise<Record<string, unknown>[]> {
  const written: string[] = [];
  for (const stream of [process.stdout, process.stderr])
    jest.spyOn(stream, 'write').mockImplementation((text) => written.push(String(text)) > 0);
  await run();
  const lines = written.join('').split('\n');
  return lines.filter((line) => line.startsWith('{')).map((line) => JSON.parse(line) as Record<string, unknown>);
}

afterEach(() => {
  jest.restoreAllMocks();
});

describe('a run in the background', () => {
  test('gives its answer, and writes one log line and what it counted', async () => {
    const handler = backgroundHandler(async (_: { Records: number[] }) => {
      countMetric('NotesConnected', 3);
      return { batchItemFailures: [{ itemIdentifier: 'x' }] };
    });
    let answer: unknown;
    const lines = await linesOf(async () => {
      answer = await handler({ Records: [1, 2] }, context);
    });
    expect(answer).toEqual({ batchItemFailures: [{ itemIdentifier: 'x' }] });
    const [metrics, line] = [lines.filter((one) => '_aws' in one), lines.filter((one) => !('_aws' in one))];
    expect(line).toEqual([
      expect.objectContaining({ message: 'run', records: 2, left: 1, function_request_id: 'run-1' }),
    ]);
    expect(metrics).toEqual([expect.objectContaining({ NotesConnected: 3 })]);
  });

  test('that counts nothing writes its log line alone', async () => {
    const lines = await linesOf(() => backgroundHandler(async () => undefined)({}, context));
    expect(lines.map(({ message }) => message)).toEqual(['run']);
  });

  test('that fails is logged, keeps what it counted, and fails', async () => {
    const handler = backgroundHandler(async (_: object) => {
      countMetric('EventsPublished', 2);
      throw new Error('left');
    });
    const lines = await linesOf(() => expect(handler({ Records: [1] }, context)).rejects.toThrow('left'));
    expect(lines).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ message: 'run failed', level: 'ERROR', records: 1 }),
        expect.objectContaining({ EventsPublished: 2 }),
      ]),
    );
  });
});
