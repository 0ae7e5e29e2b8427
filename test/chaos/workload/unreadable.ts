import { groupOf } from '../../../shared/events/index.ts';
import type { System } from '../system/system.ts';

/** Bodies that no consumer can read. */
const bodies = ['no JSON', '[]', '{"user":"ada"}', '{"user":"ada","events":[{"type":"NodeCreated"}]}'];

/** The owner of a note that no code could have written. */
export const nobody = 'nobody';
const broken = { PK: { S: `U#${nobody}#0` }, SK: { S: 'N#broken' }, version: { S: 'one' } };

/** Sends what nobody can read to each queue, among a user's messages, and writes a note that is none. */
export function sendUnreadable({ services, poison }: System, user: string): void {
  for (const name of ['connect-nodes', 'live'] as const) {
    const { queue } = services.workQueue(name);
    for (const body of bodies) {
      poison.unreadable[name] += 1;
      queue.send({ body, groupId: groupOf(user), deduplicationId: `unreadable-${poison.unreadable[name]}` });
    }
  }
  poison.unreadable.bus += 1;
  services.table.execute('PutItem', {
    TableName: services.table.tableName,
    Item: { ...broken, at: { N: String(poison.unreadable.bus) } },
  });
  services.sent.ring();
}
