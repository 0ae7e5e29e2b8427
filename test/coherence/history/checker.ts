import { type HistoryEvent, type ReadAnswer, type WriteAnswer, type WriteRequest, writeNames } from './events.ts';
import { checkRead } from './read-check.ts';
import type { RegisterWrite } from './register.ts';
import { UserWrites } from './user-writes.ts';
import type { Report, Violation } from './violation.ts';

/** An operation under way, and the newest version that anybody of its user had seen when it began. */
interface Begun {
  readonly event: HistoryEvent;
  readonly newest: number;
}

/** Goes once over a history, in its order. */
class Checker {
  readonly violations: Violation[] = [];
  readonly #users = new Map<string, UserWrites>();
  /** Every title and weight that anybody ever tried to write. */
  readonly #origins = new Map<string | number, { readonly user: string; readonly write: RegisterWrite }>();
  readonly #begun = new Map<number, Begun>();
  readonly #newest = new Map<string, number>();

  take(event: HistoryEvent): void {
    if (event.type === 'invoke') {
      this.#invoke(event);
      return;
    }
    const begun = this.#begun.get(event.process);
    if (!begun) throw new Error(`Event ${event.index} ends an operation that never began`);
    this.#begun.delete(event.process);
    if (writeNames.has(event.f)) this.#endWrite(begun, event);
    else if (event.type === 'ok') this.#endRead(begun, event);
  }

  #writesOf(user: string): UserWrites {
    const writes = this.#users.get(user) ?? new UserWrites();
    this.#users.set(user, writes);
    return writes;
  }

  #invoke(event: HistoryEvent): void {
    this.#begun.set(event.process, { event, newest: this.#newest.get(event.key) ?? 0 });
    if (!writeNames.has(event.f)) return;
    for (const [value, write] of this.#writesOf(event.key).begin(event.index, event.value as WriteRequest))
      this.#origins.set(value, { user: event.key, write });
  }

  #endWrite(begun: Begun, end: HistoryEvent): void {
    const writes = this.#writesOf(end.key);
    if (end.type === 'fail') writes.refuse(begun.event.index);
    if (end.type !== 'ok') return;
    const answer = end.value as WriteAnswer;
    this.#see(end.key, answer.version);
    writes.acknowledge(begun.event.index, end.index, answer);
  }

  #see(user: string, version: number): void {
    this.#newest.set(user, Math.max(version, this.#newest.get(user) ?? 0));
  }

  #endRead(begun: Begun, end: HistoryEvent): void {
    const { key: user, process, index } = end;
    const answer = end.value as ReadAnswer;
    const writes = this.#writesOf(user);
    const report: Report = (kind, message) => this.violations.push({ kind, user, process, index, message });
    checkVersion(answer, begun, writes.versionBefore(begun.event.index), report);
    if (answer.version !== undefined) this.#see(user, answer.version);
    const known = {
      before: answer.asked === undefined ? begun.event.index : Number.NEGATIVE_INFINITY,
      version: Math.max(answer.asked ?? 0, answer.label ?? 0),
    };
    checkRead(answer, known, writes, (value, id) => this.#originOf(value, id, end, report), report);
  }

  #originOf(
    value: string | number,
    id: string | undefined,
    { key: user, index }: HistoryEvent,
    report: Report,
  ): RegisterWrite | undefined {
    const origin = this.#origins.get(value);
    if (!origin) report('unknown value', `"${value}" was never written`);
    else if (origin.user !== user) report('foreign data', `"${value}" was written by ${origin.user}`);
    else if (origin.write.refused) report('refused write', `"${value}" was refused`);
    else if (id !== undefined && !this.#writesOf(user).belongs(id, String(value)))
      report('unknown value', `"${value}" was not written to note ${id}`);
    else {
      origin.write.seen = Math.min(origin.write.seen, index);
      return origin.write;
    }
    return undefined;
  }
}

/** An answer's version must be as new as its reader was promised, and a version that was ever seen must exist. */
function checkVersion(answer: ReadAnswer, { newest }: Begun, acknowledged: number, report: Report): void {
  const { asked, version, noSuchVersion } = answer;
  if (noSuchVersion) {
    if ((asked ?? 0) <= newest) report('no such version', `${asked} is not found, after ${newest} was seen`);
  } else if (version !== undefined) {
    const promised = asked ?? acknowledged;
    if (version < promised) report('old version', `version ${version}, promised is at least ${promised}`);
  }
}

/**
 * Checks that every read is at least as new as its user's last write acknowledged before the read began, on whatever
 * device; that an answer asked for or labelled by a version holds everything up to it; and that nobody sees another user's
 * data. Each value names the write it comes from, so that one pass is enough: its time grows as what the reads showed.
 * @param events in the order in which they happened
 */
export function violationsOf(events: Iterable<HistoryEvent>): Violation[] {
  const checker = new Checker();
  for (const event of events) checker.take(event);
  return checker.violations;
}
