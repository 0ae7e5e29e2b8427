import { setTimeout as pause } from 'node:timers/promises';

/**
 * Polls until `check` says true; throws, naming what was awaited, when the deadline passes first. The emulator hands out events and
 * messages one after another, so that what tests before have caused may have to be done first: hence two minutes.
 */
export async function until(what: string, check: () => Promise<boolean>, deadlineMs = 120_000): Promise<void> {
  const deadline = Date.now() + deadlineMs;
  while (!(await check())) {
    if (Date.now() > deadline) throw new Error(`Not within ${deadlineMs} ms: ${what}`);
    await pause(200);
  }
}
