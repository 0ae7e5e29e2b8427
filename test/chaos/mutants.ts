import { replaced, type SourceEdit } from '../support/mutants.ts';

/** A build in which one rule of the design is broken. */
export interface Mutant {
  readonly name: string;
  readonly edits: readonly SourceEdit[];
  /** What the checks must say of it. */
  readonly shows: RegExp;
  /** Changes of each user that it takes to be found. @default 60 */
  readonly changes?: number;
}

/**
 * In every build messages are cut at 700 bytes instead of 256 KB: a user's events of one publish then need several, which
 * otherwise only an import does.
 */
export const smallMessages = replaced(
  'shared/events/queue-messages.ts',
  'bytes + size > maxMessageBytes',
  'bytes + size > 700',
);

const goesOn = `const failed: string[] = [];
  for (const [i, record] of records.entries()) {
    try {
      await trier.try(record);
    } catch (error) {
      await delay(options, records.slice(i, i + 1), error);
      failed.push(record.messageId);
    }
  }
  return failed;
  `;

const leaks = `const left = await Promise.all(
      groupsOf(event.Records).map(async (records) => {
        const group = records[0]?.attributes.MessageGroupId;
        const ids = stopped.has(group) ? records.map(({ messageId }) => messageId) : await runGroup(trier, options, records);
        if (ids.length > 0) stopped.add(group);
        return ids;
      }),
    );`;

const growth = 'works.reduce((sum, { before, after }) => sum + Number(after !== undefined) - Number(before), 0)';

/** Every rule of the way from a change to its effects has a build that breaks it and must be refused. */
export const mutants: readonly Mutant[] = [
  {
    name: 'batcher-drops-entries-that-failed',
    shows: /is lost|was never handled/,
    edits: [replaced('shared/events/delivery.ts', 'else again.set(entry, answer.reason);', '')],
  },
  {
    name: 'publisher-does-not-throw-while-something-is-left',
    shows: /is lost|was never handled/,
    edits: [
      replaced('shared/events/event-batcher.ts', 'if (reasons.length > 0) throw', 'if (reasons.length < 0) throw'),
    ],
  },
  {
    name: 'two-messages-of-a-group-in-one-call',
    shows: /came after a later change/,
    edits: [replaced('shared/events/queue-target.ts', '  lane: ({ groupId }) => groupId,\n', '')],
  },
  {
    name: 'group-stopped-in-a-warm-container-for-good',
    shows: /was moved by its queue/,
    edits: [
      replaced(
        'shared/events/group-consumer.ts',
        'return async (event: SQSEvent, context: Context)',
        'const stopped = new Set<string | undefined>();\n  return async (event: SQSEvent, context: Context)',
      ),
      replaced(
        'shared/events/group-consumer.ts',
        'const left = await mapBounded(groupsOf(event.Records), groupsAtOnce, run);',
        leaks,
      ),
    ],
  },
  {
    name: 'visibility-of-the-failed-message-only',
    shows: /a group waited/,
    edits: [
      replaced('shared/events/group-consumer.ts', 'const Entries = rest.map(', 'const Entries = rest.slice(0, 1).map('),
    ],
  },
  {
    name: 'group-goes-on-behind-a-failure',
    shows: /came after a later change/,
    edits: [
      replaced(
        'shared/events/group-consumer.ts',
        'for (const [i, record] of records.entries()) {\n    try {\n      await trier.try(record);\n    } catch (error) {\n      const rest',
        `${goesOn}for (const [i, record] of records.entries()) {\n    try {\n      await trier.try(record);\n    } catch (error) {\n      const rest`,
      ),
    ],
  },
  {
    name: 'whole-message-put-aside',
    shows: /healthy event|holds \d+ events together/,
    edits: [replaced('shared/events/try-message.ts', 'if (message === undefined) await', 'if (tries > 0) await')],
  },
  {
    name: 'trouble-that-passes-taken-for-poison',
    changes: 80,
    shows: /healthy event/,
    edits: [
      replaced('shared/events/try-message.ts', 'const lastTryInTrouble = 9;', 'const lastTryInTrouble = lastTry;'),
    ],
  },
  {
    name: 'dead-letter-without-reason',
    shows: /does not say its reason/,
    edits: [replaced('shared/events/dead-letter.ts', 'return { reason: text(reason), ', 'return { ')],
  },
  {
    name: 'counted-before-the-edges-are-written',
    changes: 80,
    shows: /is not there|connects notes that are not alike|META counts|dangles/,
    edits: [
      replaced(
        'shared/store/connect-step.ts',
        'const tally = await writePairs(ctx, uid, turn, works);\n  await count(run, entry.seq, tally, tally.connected - tally.disconnected);',
        `await count(run, entry.seq, { connected: 0, disconnected: 0, present: new Set() }, ${growth});\n  await writePairs(ctx, uid, turn, works);`,
      ),
    ],
  },
  {
    name: 'crashed-work-not-finished',
    changes: 80,
    shows: /is not there|connects notes that are not alike|META counts|dangles/,
    edits: [replaced('shared/store/connect.ts', 'if (unfinished) await finish(run, unfinished);', '')],
  },
  {
    name: 'edges-counted-at-each-try',
    changes: 300,
    shows: /META counts/,
    edits: [
      replaced(
        'shared/store/meta.ts',
        "['(attribute_not_exists(connectedSeq) OR connectedSeq < :seq)']",
        "['(attribute_not_exists(connectedSeq) OR connectedSeq <= :seq)']",
      ),
    ],
  },
  {
    name: 'oldest-version-told-instead-of-the-newest',
    shows: /live: GraphChanged of META was never handled/,
    edits: [
      replaced(
        'shared/events/queue-messages.ts',
        "if (event.type === 'GraphChanged') latest",
        "if (event.type === 'GraphChanged' && !latest.has(event.user)) latest",
      ),
    ],
  },
];
