import { PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { expect, test } from '@jest/globals';
import { BusModel } from '../../support/event-model/index.ts';

const entry = (Detail: string) => ({ EventBusName: 'bus', Source: 'test', DetailType: 'Type', Detail });
const put = (...details: string[]) => new PutEventsCommand({ Entries: details.map(entry) });

test('the bus archives the events it takes and names the others in their places', async () => {
  const bus = new BusModel('bus');
  bus.failsEntry = ({ n }) => (n === 1 ? 'retryable' : n === 2 ? 'permanent' : undefined);
  expect(await bus.send(put('{"n":0}', '{"n":1}', '{"n":2}', 'no object'))).toMatchObject({
    FailedEntryCount: 3,
    Entries: [
      { EventId: 'bus:1' },
      { ErrorCode: 'ThrottlingException' },
      { ErrorCode: 'MalformedDetail' },
      { ErrorCode: 'MalformedDetail' },
    ],
  });
  expect(bus.archive).toMatchObject([{ source: 'test', detailType: 'Type', detail: { n: 0 } }]);
});

test('the bus takes 10 entries and refuses 11', async () => {
  const bus = new BusModel('bus');
  await bus.send(put(...Array.from({ length: 10 }, () => '{}')));
  await expect(bus.send(put(...Array.from({ length: 11 }, () => '{}')))).rejects.toMatchObject({
    name: 'ValidationException',
  });
  expect(bus.archive).toHaveLength(10);
});

test('the bus takes 256 KB and refuses a byte more', async () => {
  const bus = new BusModel('bus');
  const sized = (bytes: number) => put(`{"x":"${'x'.repeat(bytes - '{"x":""}'.length)}"}`);
  const room = 256 * 1024 - 'testType'.length;
  await expect(bus.send(sized(room + 1))).rejects.toMatchObject({ name: 'ValidationException' });
  await bus.send(sized(room));
  expect(bus.archive).toHaveLength(1);
});
