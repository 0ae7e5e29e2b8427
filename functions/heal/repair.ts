import {
  type CountDrift,
  checkChanges,
  mendCounts,
  removeLeftovers,
  type StoreContext,
} from '../../shared/store/index.ts';
import type { CheckMessage, CountsMessage, HealMessage } from './messages.ts';
import type { Schedule } from './schedule.ts';

/** Somebody who writes all the time keeps counts from being mended; tomorrow's look finds them again. */
const countAttempts = 10;

/** What was mended, by kind; how many of each. */
export type Repairs = Readonly<
  Partial<Record<'missingBumps' | 'danglingEdges' | 'orphanBodies' | 'halfNotes' | 'counts', number>>
>;

export interface RepairerOptions {
  readonly store: StoreContext;
  readonly schedule: Schedule;
  /** Told of what was repaired, never of nothing. */
  readonly onRepaired: (user: string, repairs: Repairs) => void;
}

/** What a message of the healer's queue asks for. */
export function repairer({ store, schedule, onRepaired }: RepairerOptions): (message: HealMessage) => Promise<void> {
  const tell = (user: string, repairs: Repairs): void => {
    if (Object.values(repairs).some((count) => count > 0)) onRepaired(user, repairs);
  };

  const mendLater = async (user: string, drift: CountDrift | undefined, attempt: number): Promise<void> => {
    if (drift && attempt <= countAttempts) await schedule([{ kind: 'counts', user, drift, attempt }]);
  };

  const check = async (message: CheckMessage): Promise<void> => {
    const { missingBump, drift, ...removed } = await checkChanges(store, message.user, message);
    tell(message.user, { missingBumps: Number(missingBump), ...removed });
    await mendLater(message.user, drift, 1);
  };

  const counts = async ({ user, drift, attempt }: CountsMessage): Promise<void> => {
    if (await mendCounts(store, user, drift)) {
      tell(user, { counts: 1 });
      return;
    }
    // The graph has changed since: count anew.
    const { drift: anew, ...removed } = await removeLeftovers(store, user);
    tell(user, removed);
    await mendLater(user, anew.nodes === 0 && anew.edges === 0 ? undefined : anew, attempt + 1);
  };

  return (message) => (message.kind === 'check' ? check(message) : counts(message));
}
