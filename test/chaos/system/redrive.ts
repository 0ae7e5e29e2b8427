import type { Letter } from '../../../scripts/events/letter.ts';
import { publisherDelivery } from '../../../scripts/events/publisher-letters.ts';
import { queueBox, sendAgain } from '../../../scripts/events/queue-box.ts';
import { redrive } from '../../../scripts/events/redrive.ts';
import { Process } from '../../support/event-model/index.ts';
import { busName } from './services.ts';
import type { System } from './system.ts';

/** All but the records that the publisher does not understand: only other code would. */
const isMended = ({ types }: Letter): boolean => !types.includes('record');

/** Letters a second: the tool's pace is not under test. */
const rate = 100;

type Sent = Pick<Letter, 'id' | 'body' | 'group'>;

/** Where each queue of dead letters is, and how a letter of it is sent again. */
function boxesOf(system: System, process: Process) {
  const { services } = system;
  const [sqs, bus] = [process.client(services.sqs) as never, process.client(services.bus) as never];
  const { connect, live, publishDeadLetters } = services;
  const queues = { 'connect-nodes': connect.queue.url, live: live.queue.url };
  const publish = async (payload: string): Promise<void> => void (await system.publish(JSON.parse(payload)));
  const toTarget = publisherDelivery({ sqs, bus, busName, queues, publish });
  return {
    sqs,
    boxes: [
      ...[connect, live].map(({ queue, deadLetters }) => ({
        deadLetters,
        deliver: (letter: Sent) => sendAgain(sqs, queue.url, letter),
      })),
      { deadLetters: publishDeadLetters, deliver: (letter: Sent) => toTarget(letter as Letter) },
    ],
  };
}

/**
 * Sends every dead letter to where it could not be handled, by the code of `make redrive`.
 * @param process the tool, which may die on the way
 * @returns how many were not taken there
 */
export async function redriveOnce(system: System, process = new Process(system)): Promise<number> {
  const { time } = system;
  const { sqs, boxes } = boxesOf(system, process);
  let left = 0;
  for (const { deadLetters, deliver } of boxes) {
    const { failures } = await redrive({
      box: queueBox({ client: sqs, deadLettersUrl: deadLetters.url, deliver, rate }),
      filter: isMended,
      apply: true,
      rate,
      stopping: () => false,
      onProgress: () => undefined,
      wait: (ms) => time.pause(ms),
      now: time.now,
    });
    left += failures.length;
  }
  return left;
}

/** Milliseconds until the letters that a tool held which died can be had again. */
const releasedMs = 310_000;

/** Does so again until every letter was taken. */
export async function redriveAll(system: System): Promise<void> {
  while ((await redriveOnce(system)) > 0) await system.time.pause(releasedMs);
}

/** Lets the tool die after each of its first calls in turn, so that letters lie where they were and where they went. */
export async function redriveStopped(system: System): Promise<void> {
  for (let dies = 1; dies <= 6; dies += 1) {
    const process = new Process(system);
    let calls = 0;
    process.fault = () => {
      calls += 1;
      return calls === dies * 3 ? 'crashAfter' : undefined;
    };
    await process.invoke(3_600_000, () => redriveOnce(system, process)).catch(() => undefined);
    await system.time.pause(releasedMs);
  }
}

/** What the publisher put aside because it was no event, as `isMended` has it of a letter that was read. */
const isRecord = (body: string): boolean => /"target":"record"/.test(body);

/** Every letter that lies there now and can be taken, to be sent once more later, whatever has become of it by then. */
export function copiesOfLetters(system: System): () => Promise<void> {
  const copies = boxesOf(system, new Process(system)).boxes.flatMap(({ deadLetters, deliver }) =>
    deadLetters.messages
      .filter(({ body }) => !isRecord(body))
      .map(
        ({ messageId, body, groupId }) =>
          () =>
            deliver({ id: `${messageId} again`, body, group: groupId }),
      ),
  );
  return async () => {
    // Trouble that passes is not over: the tool would name the letter, and somebody would start it again.
    for (const send of copies)
      for (let sent = false; !sent; )
        sent = await send().then(
          () => true,
          () => system.time.pause(releasedMs).then(() => false),
        );
  };
}
