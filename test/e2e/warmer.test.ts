import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { expect, test } from '@jest/globals';
import { awsClient, testCloud } from '../support/cloud.ts';

test('the warmer calls every function it is to warm, with the rights it has, and none fails', async () => {
  const cloud = testCloud();
  const answer = await new LambdaClient(awsClient(cloud)).send(
    new InvokeCommand({
      FunctionName: 'brain2-local-warmer',
      Qualifier: 'live',
      LogType: 'Tail',
      // The rule's own event says nothing either.
      Payload: Buffer.from('{}'),
    }),
  );
  expect(answer.FunctionError).toBeUndefined();
  const log = Buffer.from(answer.LogResult ?? '', 'base64').toString();
  expect(log).toMatch(/"message":"warmed".*"warmed":5,"failures":\[\]/);
  expect(log).toMatch(/"WarmUps":\[?5/);
  expect(log).toMatch(/"WarmUpFailures":\[?0/);
});
