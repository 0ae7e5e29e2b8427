import { stopTestClouds } from './leftovers.ts';

/** Stops what the global setup started. Jest wants this as a default export. */
export default async function globalTeardown(): Promise<void> {
  if (process.env.BRAIN2_TEST_RUN) await stopTestClouds(process.env.BRAIN2_TEST_RUN);
}
