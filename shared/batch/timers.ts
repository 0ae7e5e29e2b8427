import { CallTimeout } from './errors.ts';

/** The longest delay a timer takes: Node fires at once for anything above (documentation of `setTimeout`). */
const maxTimerMs = 2 ** 31 - 1;

/** Runs `task` after `ms` and returns what cancels it. A time no timer can hold, such as `Infinity`, never comes. */
export function after(ms: number, task: () => void): () => void {
  if (ms > maxTimerMs) return () => {};
  const timer = setTimeout(task, ms);
  return () => clearTimeout(timer);
}

/** Ends one call early. */
export type Stop = (reason: unknown) => void;

/**
 * Runs `call` for at most `timeoutMs`, and no longer than until somebody calls what it adds to `stops` meanwhile. The call's
 * signal then aborts, and what it may still answer is ignored. (One signal for all calls would warn of a leak at its 11th listener.)
 * @throws CallTimeout when the time is over, the reason of the stop, or what `call` throws
 */
export function within<T>(call: (signal: AbortSignal) => Promise<T>, timeoutMs: number, stops: Set<Stop>): Promise<T> {
  const own = new AbortController();
  return new Promise<T>((resolve, reject) => {
    const stop: Stop = (reason) => {
      own.abort(reason);
      reject(reason);
    };
    const cancel = after(timeoutMs, () => stop(new CallTimeout(timeoutMs)));
    stops.add(stop);
    call(own.signal)
      .then(resolve, reject)
      .finally(() => {
        cancel();
        stops.delete(stop);
      });
  });
}
