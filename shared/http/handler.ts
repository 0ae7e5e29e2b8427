import middy from '@middy/core';
import warmup from '@middy/warmup';
import type { APIGatewayProxyEvent, APIGatewayProxyResult, Context } from 'aws-lambda';
import { startedAhead, warmUpEvent } from '../environment/index.ts';
import { logger, recordRequest, recordWarmUp, startRequest } from '../observability/index.ts';
import type { PublishCount } from '../request-events/index.ts';
import { dispatcher } from './dispatch.ts';
import type { ApiRequest, Endpoint, Reply } from './endpoint.ts';
import { errorReply, replyTo } from './errors.ts';
import { expired, toApiRequest } from './gateway-event.ts';
import { toResult } from './gateway-result.ts';
import { overLimit, rateHeaders, takeTokensFor } from './rate.ts';
import { containerServices, type Services } from './services.ts';

const isWarmUp = (event: unknown): boolean => (event as { source?: unknown }).source === warmUpEvent.source;

/** What is told of the time a request spent on publishing its events; nothing where it published none. */
function eventsTiming(before: PublishCount | undefined, after: PublishCount | undefined): string {
  const calls = (after?.calls ?? 0) - (before?.calls ?? 0);
  if (calls === 0) return '';
  const durationMs = (after?.durationMs ?? 0) - (before?.durationMs ?? 0);
  return `, events;dur=${durationMs.toFixed(1)};desc="${calls} calls"`;
}

interface Outcome {
  readonly reply: Reply;
  /** Headers that tell the user's share. */
  readonly rate: Readonly<Record<string, string>>;
}

/** Answers a user's request, or says why not: the token ran out, or the user asks too much. */
async function answerUser(
  event: APIGatewayProxyEvent,
  request: ApiRequest,
  services: Services,
  answer: () => Promise<Reply>,
  neverRefused = false,
): Promise<Outcome> {
  if (!request.userId || expired(event, Date.now()))
    return { reply: errorReply('unauthorized', 'The token has expired; sign in again', request.requestId), rate: {} };
  await services.refreshFlags();
  const share = await takeTokensFor(services, request.userId, 1);
  if (!share) return { reply: await answer(), rate: {} };
  const refused = share.granted === 0 && !neverRefused;
  const reply = refused ? overLimit(share, request.requestId) : await answer();
  // A batch has taken more of the share meanwhile.
  return { reply, rate: rateHeaders(reply.share ?? share) };
}

// A provisioned container starts before anybody waits: what it needs is made ready then. One that cannot be made ready still answers.
if (startedAhead())
  await containerServices()
    .warm()
    .catch((error: Error) => logger.warn('a provisioned container could not be warmed', { error }));

/** The Lambda handler of a set of endpoints: a middy chain around the dispatcher. */
export function httpHandler(endpoints: readonly Endpoint[]) {
  const { answer } = dispatcher(endpoints);
  const routes = new Map(endpoints.map(({ route }) => [`${route.method} ${route.path}`, route]));

  const base = async (event: APIGatewayProxyEvent): Promise<APIGatewayProxyResult> => {
    const services = containerServices();
    const request = toApiRequest(event);
    const route = `${event.httpMethod} ${event.resource}`;
    const known = routes.get(route);
    const before = { ...services.count };
    const publishedBefore = services.published && { ...services.published };
    const run = () => answer(request, services);
    const { reply, rate } =
      known?.auth === 'open'
        ? { reply: await run(), rate: {} }
        : await answerUser(event, request, services, run, known?.neverRefused);
    const calls = services.count.calls - before.calls;
    const dbMs = services.count.durationMs - before.durationMs;
    const { cache } = reply;
    const coldHeaders = recordRequest({ route, status: reply.status, calls, ...(cache ? { cache } : {}) });
    const timing = `db;dur=${dbMs.toFixed(1)};desc="${calls} calls"${cache ? `, cache;desc="${cache}"` : ''}`;
    const events = eventsTiming(publishedBefore, services.published);
    const own = { 'Server-Timing': timing + events, ...rate, ...coldHeaders };
    return toResult(reply, request, own, services.store.flags().boundedWork);
  };

  return middy<APIGatewayProxyEvent, APIGatewayProxyResult, Error, Context>()
    .before(async ({ event }) => {
      if (!isWarmUp(event)) return;
      await containerServices().warm();
      recordWarmUp();
    })
    .use(warmup({ isWarmingUp: isWarmUp }))
    .before(({ event, context }) => startRequest(event, context))
    .onError(async (request) => {
      logger.error('request failed', { error: request.error as Error });
      // Nobody waits for its answer, and its event has none of a request's fields: Lambda counts it as failed.
      if (isWarmUp(request.event)) return;
      const apiRequest = toApiRequest(request.event);
      request.response = await toResult(replyTo(request.error, apiRequest.requestId), apiRequest, {}, true);
    })
    .handler(base);
}
