import { APIGatewayClient } from '@aws-sdk/client-api-gateway';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { clientSettings, requiredEnv } from '../../shared/environment/index.ts';
import { emitMetric, logger } from '../../shared/observability/index.ts';
import { type RotationContext, type RotationEvent, rotate } from './rotation.ts';

/** A rotation has few calls, one after another. */
const settings = clientSettings(1);
const context: RotationContext = {
  secrets: new SecretsManagerClient(settings),
  gateway: new APIGatewayClient(settings),
  planId: requiredEnv('USAGE_PLAN_ID'),
  prefix: requiredEnv('KEY_NAME_PREFIX'),
  clients: requiredEnv('CLIENTS').split(','),
};

/**
 * Called by Secrets Manager, once for each step. Its log line is the audit record: the table's audit is a user's, and a
 * service client's key is nobody's. Ids only; a key's value stands in no log.
 */
export async function handler(event: RotationEvent): Promise<void> {
  const audit = {
    action: 'api-key.rotate',
    step: event.Step,
    secret: event.SecretId,
    rotation: event.ClientRequestToken,
  };
  try {
    logger.info('audit', { ...audit, ...(await rotate(context, event)) });
    emitMetric('KeyRotationSteps');
  } catch (error) {
    logger.error('audit', { ...audit, error: error as Error });
    emitMetric('KeyRotationFailures');
    // Secrets Manager repeats a step that failed, and tells CloudTrail.
    throw error;
  }
}
