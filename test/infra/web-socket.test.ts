import { describe, expect, test } from '@jest/globals';
import { environmentNames } from '../../infra/environments/index.ts';
import { liveActions } from '../../shared/contract/index.ts';
import { brain2, type Resource, resources } from './stacks.ts';

const statementsOf = (env: 'prod' | 'local', role: string): { Action: string[]; Resource: string[] }[] => {
  const found = resources(brain2(env), 'aws_iam_role_policy').find(([id]) => id.startsWith(`${role}_role`))?.[1];
  return JSON.parse(found?.policy ?? '{"Statement":[]}').Statement;
};
const allowedOn = (role: string, resource: RegExp): string[] =>
  statementsOf('prod', role)
    .filter(({ Resource: on }) => [on].flat().some((one) => resource.test(one)))
    .flatMap(({ Action }) => Action)
    .sort();
const environmentOf = (env: 'prod' | 'local', name: string): Record<string, string> =>
  resources(brain2(env), 'aws_lambda_function').find(([, fn]) => fn.function_name === `brain2-${env}-${name}`)?.[1]
    .environment.variables;

describe.each(environmentNames)('the WebSocket API of %s', (env) => {
  const stack = brain2(env);
  const only = (type: string): Resource => {
    const found = resources(stack, type);
    expect(found).toHaveLength(1);
    return found[0]?.[1] ?? {};
  };

  test('has a route for opening, closing, each action and whatever else is said, all for one function, by its alias', () => {
    const routes = resources(stack, 'aws_apigatewayv2_route').map(([, route]) => route);
    expect(routes.map(({ route_key }) => route_key).sort()).toEqual(
      ['$connect', '$disconnect', '$default', ...liveActions].sort(),
    );
    for (const { target, authorization_type } of routes) {
      expect(target).toMatch(/^integrations\/\$\{aws_apigatewayv2_integration\.web-socket_integration_\w+\.id\}$/);
      expect(authorization_type).toBe('NONE');
    }
    expect(only('aws_apigatewayv2_api')).toMatchObject({
      protocol_type: 'WEBSOCKET',
      route_selection_expression: '$request.body.action',
    });
    expect(only('aws_apigatewayv2_integration')).toMatchObject({
      integration_type: 'AWS_PROXY',
      integration_uri: expect.stringMatching(/^\$\{aws_lambda_alias\.live-socket_alias_\w+\.invoke_arn\}$/),
    });
  });

  test('answers on the same socket, but for opening and closing', () => {
    const routes = new Map(resources(stack, 'aws_apigatewayv2_route'));
    const answering = [...routes.values()].filter((route) => route.route_response_selection_expression === '$default');
    expect(answering.map(({ route_key }) => route_key).sort()).toEqual(['$default', ...liveActions].sort());
    const responded = resources(stack, 'aws_apigatewayv2_route_response').map(
      ([, { route_id }]) => routes.get(/route\.([^.]+)\.id/.exec(route_id)?.[1] ?? '')?.route_key,
    );
    expect(responded.sort()).toEqual(answering.map(({ route_key }) => route_key).sort());
  });

  test('has one stage, throttled, that logs no query: a ticket stands there', () => {
    const stage = only('aws_apigatewayv2_stage');
    expect(stage).toMatchObject({
      name: 'live',
      deployment_id: expect.stringContaining('aws_apigatewayv2_deployment'),
      default_route_settings: { logging_level: 'OFF', data_trace_enabled: false },
    });
    expect(stage.default_route_settings.throttling_rate_limit).toBeGreaterThan(0);
    expect(stage.default_route_settings.throttling_burst_limit).toBeGreaterThan(0);
    expect(stage.access_log_settings?.format ?? '').not.toMatch(/query|path|body|input|\$context\.requestOverride/i);
  });

  test('is deployed anew when its routes change, before the old deployment goes', () => {
    const deployment = only('aws_apigatewayv2_deployment');
    expect(deployment.triggers.configuration).toMatch(/^[0-9a-f]{64}$/);
    expect(deployment.lifecycle.create_before_destroy).toBe(true);
    expect(deployment.depends_on).toHaveLength(1 + 5 + 3);
  });

  test('keeps who is connected in a table of its own, encrypted, by the hour, with a time to live', () => {
    const table = resources(stack, 'aws_dynamodb_table').find(([id]) => id.startsWith('connections_'))?.[1];
    expect(table).toMatchObject({
      name: `brain2-${env}-connections`,
      billing_mode: 'PAY_PER_REQUEST',
      hash_key: 'PK',
      range_key: 'SK',
      ttl: { attribute_name: 'expiresAt', enabled: true },
      server_side_encryption: { enabled: true },
      point_in_time_recovery: { enabled: false },
    });
    expect(table?.stream_enabled ?? false).toBe(false);
  });
});

describe('the addresses of the live updates', () => {
  const id = /\$\{aws_apigatewayv2_api\.web-socket_api_\w+\.id\}/.source;

  test('are those of the stage, for pages by wss, for functions by https', () => {
    const host = `${id}\\.execute-api\\.us-east-1\\.amazonaws\\.com/live$`;
    expect(environmentOf('prod', 'live').LIVE_URL).toMatch(new RegExp(`^wss://${host}`));
    for (const name of ['push-live', 'live-socket'])
      expect(environmentOf('prod', name).LIVE_ENDPOINT).toMatch(new RegExp(`^https://${host}`));
  });

  test('are paths of the emulator locally', () => {
    const path = `127\\.0\\.0\\.1:4566/_aws/execute-api/${id}/live$`;
    expect(environmentOf('local', 'live').LIVE_URL).toMatch(new RegExp(`^ws://${path}`));
    expect(environmentOf('local', 'push-live').LIVE_ENDPOINT).toMatch(new RegExp(`^http://${path}`));
  });
});

describe('the rights of the live updates', () => {
  const mainTable = /aws_dynamodb_table\.table_/;
  const connections = /aws_dynamodb_table\.connections_/;

  test('let the sockets’ function take tickets and read versions, and note who comes and goes', () => {
    expect(allowedOn('live-socket', mainTable)).toEqual(['dynamodb:DeleteItem', 'dynamodb:GetItem']);
    expect(allowedOn('live-socket', connections)).toEqual([
      'dynamodb:BatchWriteItem',
      'dynamodb:GetItem',
      'dynamodb:Query',
    ]);
  });

  test('let the pusher see nothing of the notes', () => {
    expect(allowedOn('push-live', mainTable)).toEqual([]);
    expect(allowedOn('push-live', connections)).toEqual(['dynamodb:BatchWriteItem', 'dynamodb:Query']);
  });

  test('let the tickets’ function make them and read versions, and change nothing', () => {
    expect(allowedOn('live', mainTable)).toEqual(['dynamodb:GetItem', 'dynamodb:PutItem']);
  });

  test('let both close connections of this stage and the pusher send to them, and nobody else', () => {
    const managing = resources(brain2('prod'), 'aws_iam_role_policy').filter(([, { policy }]) =>
      policy.includes('execute-api:ManageConnections'),
    );
    expect(managing.map(([name]) => name.replace(/_role_.*/, '')).sort()).toEqual(['live-socket', 'push-live']);
    const managed = (name: string) =>
      statementsOf('prod', name).find(({ Action }) => Action.includes('execute-api:ManageConnections'))?.Resource;
    const send = expect.stringMatching(/\.execution_arn\}\/live\/POST\/@connections\/\*$/);
    const close = expect.stringMatching(/\.execution_arn\}\/live\/DELETE\/@connections\/\*$/);
    expect(managed('live-socket')).toEqual([close]);
    expect(managed('push-live')).toEqual([send, close]);
  });

  test('let API Gateway call the function for this stage only', () => {
    const permission = resources(brain2('prod'), 'aws_lambda_permission').find(([name]) =>
      name.startsWith('live-socket_permission'),
    )?.[1];
    expect(permission).toMatchObject({
      principal: 'apigateway.amazonaws.com',
      qualifier: expect.stringContaining('live-socket_alias'),
      source_arn: expect.stringMatching(/aws_apigatewayv2_api\.web-socket_api_\w+\.execution_arn\}\/live\/\*$/),
    });
  });
});
