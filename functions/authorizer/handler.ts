import type { APIGatewayAuthorizerResult, APIGatewayTokenAuthorizerEvent } from 'aws-lambda';
import { startedAhead } from '../../shared/environment/index.ts';
import { emitMetric, logger } from '../../shared/observability/index.ts';
import { keysUnreachable, type TokenVerifier, tokenVerifier } from './verify.ts';

let verifier: TokenVerifier | undefined;

// A provisioned container starts before anybody waits. Without the keys it fetches them when a token comes.
if (startedAhead()) {
  verifier = tokenVerifier();
  await verifier
    .warm()
    .catch((error: Error) => logger.warn('the keys of the token issuer could not be fetched ahead', { error }));
}

/** `arn:aws:execute-api:<region>:<account>:<api>/<stage>/<method>/<path>` → every route of that stage: the answer is cached and reused on all of them. */
function stageArn(methodArn: string): string {
  const [api, stage] = methodArn.split('/');
  return `${api}/${stage}/*`;
}

/** TOKEN authorizer: a valid token becomes an Allow with the user's id; everything else is API Gateway's 401. */
export async function handler(event: APIGatewayTokenAuthorizerEvent): Promise<APIGatewayAuthorizerResult> {
  verifier ??= tokenVerifier();
  const token = /^Bearer +(\S+)$/i.exec(event.authorizationToken)?.[1];
  try {
    const { sub, exp } = await verifier.verify(token ?? '');
    logger.info('allowed', { userId: sub });
    return {
      principalId: sub,
      context: { sub, exp },
      policyDocument: {
        Version: '2012-10-17',
        Statement: [{ Action: 'execute-api:Invoke', Effect: 'Allow', Resource: stageArn(event.methodArn) }],
      },
    };
  } catch (error) {
    if (keysUnreachable(error)) {
      logger.error('tokens cannot be checked', { error: error as Error });
      emitMetric('AuthorizerFailures');
      // Any other message is API Gateway's AUTHORIZER_FAILURE, which the stack answers with 503.
      throw new Error('The keys of the token issuer cannot be read');
    }
    logger.info('refused', { reason: (error as { code?: string }).code ?? (error as Error).message });
    // The one message API Gateway turns into a 401.
    throw new Error('Unauthorized');
  }
}
