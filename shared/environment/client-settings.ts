import { numberEnv } from './variables.ts';

/** Milliseconds an AWS service may take, to connect and to answer. */
interface Patience {
  readonly connectMs: number;
  readonly answerMs: number;
}

/** Every AWS service we call answers in milliseconds: seconds without an answer are a lost call, and a retry is quicker than waiting. */
const patience: Patience = { connectMs: 1_000, answerMs: 3_000 };

/**
 * How every AWS client of a container is made: one a service, its connections kept alive and no more of them than
 * MAX_SOCKETS, three attempts in the SDK's standard mode (exponential backoff with full jitter and a retry quota that keeps
 * a dead service from being asked three times by everybody).
 */
export function clientSettings(maxSockets = numberEnv('MAX_SOCKETS', 1, 256), { connectMs, answerMs } = patience) {
  const agent = { maxSockets, keepAlive: true };
  return {
    maxAttempts: 3,
    retryMode: 'standard',
    requestHandler: {
      connectionTimeout: connectMs,
      requestTimeout: answerMs,
      throwOnRequestTimeout: true,
      httpsAgent: agent,
      httpAgent: agent,
    },
  } as const;
}
