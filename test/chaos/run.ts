import { jest } from '@jest/globals';
import { heal } from '../../shared/store/index.ts';
import { Process, VirtualTime } from '../support/event-model/index.ts';
import { seededRandom } from '../support/table-model/index.ts';
import type { ProgramModule } from './build.ts';
import { deadLetterCount, deadLetterProblems } from './checks/dead-letters.ts';
import { automaticEdges, graphProblems, leftByHealer } from './checks/graphs.ts';
import { expectedEvents, lostEvents } from './checks/lost.ts';
import { orderProblems } from './checks/order.ts';
import { copiesOfLetters, redriveAll, redriveStopped } from './system/redrive.ts';
import { System } from './system/system.ts';
import { runWorkload, users } from './workload/run.ts';
import { sendUnreadable } from './workload/unreadable.ts';

export interface RunOptions {
  readonly program: ProgramModule;
  readonly seed: number;
  /** Changes of each user. */
  readonly changes: number;
  /** Ends the run as soon as something is wrong. */
  readonly untilProblem?: boolean;
}

/** What a run showed. */
export interface Report {
  /** A sentence for everything that is wrong. */
  readonly problems: readonly string[];
  /** Domain events that the changes gave. */
  readonly events: number;
  readonly deadLetters: number;
  readonly automaticEdges: number;
  /** Events that came to a consumer again after it had handled them. */
  readonly redeliveries: number;
  /** Faults that struck, by where. */
  readonly struck: ReadonlyMap<string, number>;
  /** Of the run's own time. */
  readonly hours: number;
}

/** Longest that a part of a run may take, in milliseconds of its own time. */
const longest = 7 * 24 * 3_600_000;

/** A week of a system is some seconds of the machine. */
async function settle(system: System, work: Promise<unknown>): Promise<void> {
  await system.time.finish(work, longest);
  await system.time.until('nothing is on its way any more', () => system.quiet, longest);
}

const told = (when: string, problems: readonly string[]): string[] => problems.map((text) => `${when}: ${text}`);

/** Users write while everything goes wrong. */
async function work(system: System, changes: number): Promise<string[]> {
  const unreadable = system.time.pause(30_000).then(() => sendUnreadable(system, users[0] as string));
  await settle(system, Promise.all([runWorkload(system, changes), unreadable]));
  const delays = Object.values(system.delays).flatMap(({ problems }) => problems);
  return told('at rest', [...lostEvents(system), ...orderProblems(system), ...deadLetterProblems(system), ...delays]);
}

const problemsOf = (system: System): string[] => [
  ...lostEvents(system),
  ...deadLetterProblems(system),
  ...users.flatMap((uid) => graphProblems(system.services, uid)),
];

/** The causes are mended and the dead letters sent again, by a tool that is stopped again and again. */
async function mend(system: System): Promise<string[]> {
  system.poison.mend();
  await settle(system, redriveStopped(system));
  await settle(system, redriveAll(system));
  return told('after the redrive', problemsOf(system));
}

/** Everything that was ever put aside comes once more. */
async function again(system: System, sendLetters: () => Promise<void>): Promise<string[]> {
  const before = JSON.stringify(system.services.table.allItems());
  await settle(system, sendLetters());
  const same = JSON.stringify(system.services.table.allItems()) === before;
  return told('after another redrive', [...problemsOf(system), ...(same ? [] : ['the table is not as it was'])]);
}

/** The healer counts again what nobody could count. */
async function healed(system: System): Promise<string[]> {
  const store = system.store(new Process(system));
  await settle(system, Promise.all(users.map((uid) => heal(store, uid))));
  return told('after the healer', [
    ...users.flatMap((uid) => leftByHealer(system.services.table, uid)),
    ...problemsOf(system),
  ]);
}

/** Runs a system from its first change to the last dead letter. The same seed gives the same run. */
export async function run({ program, seed, changes, untilProblem = false }: RunOptions): Promise<Report> {
  const time = VirtualTime.start();
  const began = time.now();
  const random = jest.spyOn(Math, 'random').mockImplementation(seededRandom(seed));
  try {
    const system = new System({ program, time, seed });
    system.start();
    const problems = await work(system, changes);
    const [deadLetters, sendLetters] = [deadLetterCount(system), copiesOfLetters(system)];
    for (const part of [() => mend(system), () => again(system, sendLetters), () => healed(system)])
      if (!untilProblem || problems.length === 0) problems.push(...(await part()));
    system.stop();
    return {
      problems,
      deadLetters,
      events: expectedEvents(system).length,
      automaticEdges: automaticEdges(system.services.table),
      redeliveries: Object.values(system.observed).reduce((sum, { again: count }) => sum + count, 0),
      struck: system.faults.struck,
      hours: (time.now() - began) / 3_600_000,
    };
  } finally {
    random.mockRestore();
    time.stop();
  }
}
