import { Presets, SingleBar } from 'cli-progress';
import type { Progress } from './run.ts';

/** Where lines go, and whether a person watches. */
export interface Output {
  readonly isTTY: boolean;
  readonly write: (text: string) => void;
}

/** Shows an import's progress until it is stopped. */
export interface ProgressView {
  readonly update: (progress: Progress) => void;
  readonly stop: () => void;
}

/** A bar on a terminal; elsewhere (logs, CI) a line at every quarter. */
export function progressView(output: Output): ProgressView {
  return output.isTTY ? bar() : lines(output);
}

function bar(): ProgressView {
  let current: SingleBar | undefined;
  let step: Progress['step'] | undefined;
  return {
    update: (progress) => {
      if (step !== progress.step) {
        current?.stop();
        step = progress.step;
        current = newBar(progress);
      }
      current?.update(progress.done);
    },
    stop: () => current?.stop(),
  };
}

/** No bar for a step that has nothing to do. */
function newBar({ step, total }: Progress): SingleBar | undefined {
  if (total === 0) return undefined;
  const created = new SingleBar(
    { format: `  ${step} {bar} {value}/{total} {duration_formatted}`, hideCursor: true },
    Presets.shades_classic,
  );
  created.start(total, 0);
  return created;
}

function lines(output: Output): ProgressView {
  let last = '';
  return {
    update: ({ step, done, total }) => {
      if (total === 0) return;
      const quarter = `${step} ${Math.floor((4 * done) / total)}`;
      if (quarter !== last) output.write(`  ${step}: ${done} of ${total}\n`);
      last = quarter;
    },
    stop: () => undefined,
  };
}
