/** What the warmer sends to a function: it starts a container, and nobody waits for an answer. */
export const warmUpEvent = { source: 'brain2.warmer' } as const;

/** Whether this container was started ahead of any request (provisioned concurrency); Lambda says so in its environment. */
export const startedAhead = (): boolean => process.env.AWS_LAMBDA_INITIALIZATION_TYPE === 'provisioned-concurrency';
