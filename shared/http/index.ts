export { type ApiRequest, dispatcher } from './dispatch.ts';
export { type Call, type Endpoint, endpoint, type Reply } from './endpoint.ts';
export { errorReply, replyTo } from './errors.ts';
export { etagMatches, nodeEtag, versionEtag, versionFrom } from './etag.ts';
export { httpHandler, toApiRequest } from './handler.ts';
export { absolutePath } from './router.ts';
export { containerServices, type Services } from './services.ts';
