import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { HealMessage } from '../../../functions/heal/messages.ts';
import { scheduler } from '../../../functions/heal/schedule.ts';

interface Entry {
  readonly Id: string;
  readonly MessageBody: string;
}

const messagesFor = (users: number): HealMessage[] =>
  Array.from({ length: users }, (_, i) => ({
    ...{ kind: 'check', user: `user-${i}`, changedAt: 1, notes: [], edges: [], id: `id-${i}` },
  }));

/** A queue that fails the entries of which `fails` says so, at their nth try. */
function queueThat(fails: (user: string, attempt: number) => boolean) {
  const accepted: string[] = [];
  const sizes: number[] = [];
  const tries = new Map<string, number>();
  const send = async ({ input: { Entries } }: { input: { Entries: Entry[] } }) => {
    sizes.push(Entries.length);
    const failed = Entries.filter(({ MessageBody }) => {
      const { user } = JSON.parse(MessageBody);
      tries.set(user, (tries.get(user) ?? 0) + 1);
      if (fails(user, tries.get(user) as number)) return true;
      accepted.push(user);
      return false;
    });
    return {
      Successful: Entries.filter((entry) => !failed.includes(entry)).map(({ Id }) => ({ Id })),
      Failed: failed.map(({ Id }) => ({ Id, SenderFault: false, Code: 'InternalError' })),
    };
  };
  const schedule = scheduler({ send } as never, 'q', { wait: async () => undefined });
  return { accepted, sizes, schedule };
}

describe('scheduling checks', () => {
  test('sends each once, ten a call, whichever entries fail at first', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.nat({ max: 35 }),
        fc.array(fc.nat({ max: 3 }), { maxLength: 35 }),
        async (users, failures) => {
          const queue = queueThat((user, attempt) => attempt <= (failures[Number(user.slice(5))] ?? 0));
          await queue.schedule(messagesFor(users));
          expect(queue.accepted.sort()).toEqual(
            messagesFor(users)
              .map(({ user }) => user)
              .sort(),
          );
          expect(Math.max(0, ...queue.sizes)).toBeLessThanOrEqual(10);
        },
      ),
    );
  });

  test('throws when one is refused again and again, so that the stream brings its change back', async () => {
    const queue = queueThat((user) => user === 'user-3');
    await expect(queue.schedule(messagesFor(5))).rejects.toThrow('1 messages');
    expect(queue.accepted).toHaveLength(4);
  });
});
