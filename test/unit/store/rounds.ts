import type { ModelStore } from '../../support/model-store.ts';

/**
 * Counts how many calls had to follow one another from now on: a call's round is one more than that of the latest call that
 * had ended when it began.
 * @returns a function that gives the number of rounds so far
 */
export function rounds({ model }: Pick<ModelStore, 'model'>): () => number {
  let ended = 0;
  const call = model.call.bind(model);
  model.call = async (operation, input) => {
    const round = ended + 1;
    try {
      return await call(operation, input);
    } finally {
      ended = Math.max(ended, round);
    }
  };
  return () => ended;
}
