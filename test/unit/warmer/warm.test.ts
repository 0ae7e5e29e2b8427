import { type InvokeCommand, LambdaClient, TooManyRequestsException } from '@aws-sdk/client-lambda';
import { describe, expect, test } from '@jest/globals';
import { type WarmTarget, warm, warmTargets } from '../../../functions/warmer/warm.ts';

const targets: WarmTarget[] = [
  { functionName: 'edges', containers: 3 },
  { functionName: 'search', containers: 1 },
];

/** A client that answers nobody before all calls have come. */
function clientAnswering(answer: (functionName: string) => { FunctionError?: string }, expected: number) {
  const calls: { name: string; payload: unknown }[] = [];
  let release = (): void => undefined;
  const allCame = new Promise<void>((resolve) => {
    release = resolve;
  });
  const send = async (command: InvokeCommand) => {
    const { FunctionName = '', Payload } = command.input;
    calls.push({
      name: FunctionName,
      payload: JSON.parse(new TextDecoder().decode(Payload as Uint8Array)),
    });
    if (calls.length === expected) release();
    await allCame;
    return answer(FunctionName);
  };
  return { client: Object.assign(new LambdaClient({ region: 'us-east-1' }), { send }), calls };
}

describe('a round of the warmer', () => {
  test('calls each alias as often as it is to have containers, all at once, with an event that asks for nothing', async () => {
    const { client, calls } = clientAnswering(() => ({}), 4);
    expect(await warm(client, targets)).toEqual({ warmed: 4, failures: [] });
    expect(calls.map(({ name }) => name)).toEqual(['edges', 'edges', 'edges', 'search']);
    for (const { payload } of calls) expect(payload).toEqual({ source: 'brain2.warmer' });
  });

  test('counts what failed, by the function’s error or by Lambda’s refusal, and warms the rest', async () => {
    const refuse = (name: string) => {
      if (name === 'edges') throw new TooManyRequestsException({ message: 'no concurrency', $metadata: {} });
      return { FunctionError: 'Unhandled' };
    };
    const { client } = clientAnswering(refuse, 4);
    expect(await warm(client, targets)).toEqual({
      warmed: 0,
      failures: [
        ...Array.from({ length: 3 }, () => ({ functionName: 'edges', reason: 'TooManyRequestsException' })),
        { functionName: 'search', reason: 'Unhandled' },
      ],
    });
  });

  test('has nothing to do without targets', async () => {
    const { client } = clientAnswering(() => ({}), 1);
    expect(await warm(client, warmTargets('[]'))).toEqual({ warmed: 0, failures: [] });
  });
});
