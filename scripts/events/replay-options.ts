import { type EventType, typesFor } from '../../shared/events/index.ts';
import type { EnvName } from '../../shared/flags/index.ts';

/** What `make replay` is asked. */
export interface ReplayRequest {
  readonly from: Date;
  readonly to: Date;
  /** Only these; all where there are none. */
  readonly types: readonly EventType[];
}

/** The kinds that the rule of replays has a queue for. */
export const replayedTypes = typesFor('connect-nodes');

/** An archive is behind its bus; EventBridge's guide asks for so long before what it must hold is replayed. */
const archiveMinutes = 10;

const iso = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)?)?$/;

/** A time without a zone is UTC, as those of logs and events are. */
function timeIn(name: string, value: string): Date {
  const zoned = /T.*(Z|[+-]\d\d:\d\d)$/.test(value) || !value.includes('T') ? value : `${value}Z`;
  const time = new Date(zoned);
  if (!iso.test(value) || Number.isNaN(time.getTime()))
    throw new Error(`${name}=${value} is no time: write it as 2026-11-24T10:00 (UTC) or 2026-11-24T10:00+01:00.`);
  return time;
}

function typesIn(value: string): EventType[] {
  const types = value.split(',').filter((type) => type !== '');
  const unknown = types.find((type) => !replayedTypes.some((known) => known === type));
  if (unknown !== undefined)
    throw new Error(`TYPES=${value}: ${unknown} is not replayed to anybody. There are ${replayedTypes.join(', ')}.`);
  return types as EventType[];
}

/** @throws for an end that the archive may not have reached: what it lacks would be missing without a word. The emulator's is never behind. */
function checkArchived(TO: string, to: Date, nowMs: number, env: EnvName): void {
  const latest = new Date(nowMs - archiveMinutes * 60_000);
  if (env === 'local' || to <= latest) return;
  throw new Error(
    `TO=${TO} must be at least ${archiveMinutes} minutes ago, because the archive gets events late: ` +
      `wait, or ask for TO=${latest.toISOString()} or earlier.`,
  );
}

/** Reads the variables of `make replay`. @throws saying what is wrong with them */
export function parseReplay(
  { FROM = '', TO = '', TYPES = '' }: Readonly<Record<string, string | undefined>>,
  nowMs: number,
  env: EnvName,
): ReplayRequest {
  const [from, to] = [timeIn('FROM', FROM), timeIn('TO', TO)];
  if (from >= to) throw new Error(`FROM=${FROM} is not before TO=${TO}.`);
  if (to.getTime() > nowMs) throw new Error(`TO=${TO} is in the future: a replay has what has happened.`);
  checkArchived(TO, to, nowMs, env);
  return { from, to, types: typesIn(TYPES) };
}
