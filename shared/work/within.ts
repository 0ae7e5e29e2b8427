/**
 * What the work gives, or undefined when it takes longer. The work goes on: whoever waits again later may find it done.
 * @param ms most milliseconds to wait
 */
export function within<Result>(work: Promise<Result>, ms: number): Promise<Result | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), ms);
    timer.unref();
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}
