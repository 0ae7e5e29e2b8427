/** Seconds until the second try of a message. */
const firstSeconds = 5;
/** The longest wait between two tries: an outage of an hour is over within 15 minutes of its end. */
const longestSeconds = 15 * 60;

/**
 * How long a message stays out of sight after it failed: doubled with every try, half of it at random, so that the groups
 * that one outage stopped do not all come back at once. Whole seconds, as ChangeMessageVisibility takes them.
 * @param receiveCount tries so far, ≥ 1
 */
export function retryDelaySeconds(receiveCount: number, random: () => number = Math.random): number {
  const span = Math.min(longestSeconds, firstSeconds * 2 ** Math.max(0, receiveCount - 1));
  return Math.max(firstSeconds, Math.ceil((span * (1 + random())) / 2));
}
