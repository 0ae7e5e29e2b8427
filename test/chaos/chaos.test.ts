import { describe, expect, test } from '@jest/globals';
import { buildProgram } from './build.ts';
import { keepReport } from './keep-report.ts';
import { mutants, smallMessages } from './mutants.ts';
import { type Report, run } from './run.ts';

const seed = Number(process.env.BRAIN2_SEED ?? 1);
/** Of each of the four users: enough for ten thousand events. */
const changes = 470;

/** Calls between which a function can die, each of which must have met these. */
const calls = {
  'publish-events': ['BatchGetCommand', 'PutEventsCommand', 'SendMessageBatchCommand'],
  'connect-nodes': [
    ...['BatchGetCommand', 'QueryCommand', 'PutCommand', 'DeleteCommand', 'UpdateCommand'],
    ...['SendMessageCommand', 'ChangeMessageVisibilityBatchCommand'],
  ],
  live: ['Recorded', 'SendMessageCommand', 'ChangeMessageVisibilityBatchCommand'],
};
const faultsOfCalls = ['crashBefore', 'crashAfter', 'throttled', 'answerLost'];
const others = [
  ...['a batch given again', 'a deletion lost', 'a retry after five minutes'],
  ...['an entry of PutEvents', 'an entry of SendMessageBatch'],
  ...['an outage of bus', 'an outage of sqs', 'an outage of table'],
];

/** Faults that a run of this length must have met and did not: it would prove less than it says. */
const unmet = ({ struck }: Report): string[] =>
  [
    ...Object.entries(calls).flatMap(([name, own]) =>
      own.flatMap((call) => faultsOfCalls.map((fault) => `${name} ${call} ${fault}`)),
    ),
    ...others,
  ].filter((where) => !struck.has(where));

describe('from a change to its effects, with everything going wrong', () => {
  test('no event is lost, no effect comes twice, changes of a note keep their order, and only poison is put aside', async () => {
    const program = await buildProgram('unchanged', [smallMessages]);
    const begin = process.hrtime.bigint();
    const report = await run({ program, seed, changes });
    const seconds = Number(process.hrtime.bigint() - begin) / 1e9;
    keepReport(seed, report);
    console.info(
      `${report.events} events in ${report.hours.toFixed(1)} h of the run and ${seconds.toFixed(1)} s of the machine; ` +
        `${report.deadLetters} dead letters, ${report.redeliveries} redeliveries, ${report.automaticEdges} automatic edges`,
    );
    expect(report.problems).toEqual([]);
    expect(unmet(report)).toEqual([]);
    expect(report.events).toBeGreaterThanOrEqual(10_000);
    expect(report.deadLetters).toBeGreaterThan(100);
    expect(report.redeliveries).toBeGreaterThan(500);
    expect(report.automaticEdges).toBeGreaterThan(1_000);
  }, 300_000);

  test.each(mutants.map((mutant) => [mutant.name, mutant] as const))(
    'the checks refuse a build with %s',
    async (name, { edits, shows, changes: needed = 60 }) => {
      const program = await buildProgram(name, [smallMessages, ...edits]);
      const { problems } = await run({ program, seed: 1, changes: needed, untilProblem: true });
      expect(problems.join('\n')).toMatch(shows);
    },
    120_000,
  );
});
