import { InvokeCommand, type LambdaClient } from '@aws-sdk/client-lambda';
import { warmUpEvent } from '../../shared/environment/index.ts';

/** A function's alias and how many of its containers are to be warm. */
export interface WarmTarget {
  /** ARN of the alias. */
  readonly functionName: string;
  readonly containers: number;
}

export interface WarmRound {
  readonly warmed: number;
  /** Function and reason of each call that failed. */
  readonly failures: readonly { readonly functionName: string; readonly reason: string }[];
}

const event = new TextEncoder().encode(JSON.stringify(warmUpEvent));

async function call(client: LambdaClient, { functionName }: WarmTarget): Promise<string | undefined> {
  try {
    const answer = await client.send(new InvokeCommand({ FunctionName: functionName, Payload: event }));
    return answer.FunctionError;
  } catch (error) {
    return (error as Error).name;
  }
}

/**
 * Calls every target as often as it is to have containers, all at the same time: a container serves one call, so calls that
 * overlap need as many containers. Never throws: a container that stays cold costs one user a moment.
 */
export async function warm(client: LambdaClient, targets: readonly WarmTarget[]): Promise<WarmRound> {
  const calls = targets.flatMap((target) => Array.from({ length: target.containers }, () => target));
  const reasons = await Promise.all(calls.map((target) => call(client, target)));
  const failures = calls.flatMap(({ functionName }, i) => {
    const reason = reasons[i];
    return reason === undefined ? [] : [{ functionName, reason }];
  });
  return { warmed: calls.length - failures.length, failures };
}

/** Reads what infra/modules/warmer.ts wrote. */
export const warmTargets = (json: string): WarmTarget[] => JSON.parse(json) as WarmTarget[];
