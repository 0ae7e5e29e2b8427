import type { ReadyAnswer } from '../../shared/cache/index.ts';
import {
  answerShape,
  chooseEncoding,
  encodeBody,
  type Reply,
  type Services,
  versionEtag,
} from '../../shared/http/index.ts';
import type { Meta } from '../../shared/store/index.ts';

/** What an answer depends on besides its user and version. */
export interface Question {
  readonly userId: string;
  readonly meta: Meta;
  /** The same text for the same answer; its encoding is added here. */
  readonly query: string;
  readonly acceptEncoding: string | undefined;
  /** How long a container's memory holds the answer. */
  readonly ttlMs: number;
}

/** An answer that was made for this request. */
export interface Made {
  readonly body: unknown;
  /** The body ready to send, where it had to be measured. */
  readonly ready?: ReadyAnswer;
  /** Whether it may be kept under the version that META had before its first read. @default it may */
  readonly storable?: () => Promise<boolean>;
}

/**
 * Answers with what is kept for the user's version, else with what `make` reads. With `resultCache` or `boundedWork` off,
 * in a batch, and after a write of the same batch, every answer is made.
 */
export async function keptAnswer(services: Services, question: Question, make: () => Promise<Made>): Promise<Reply> {
  const { userId, meta, query, acceptEncoding, ttlMs } = question;
  const { graphVersion } = meta;
  const { cache, store } = services;
  const reply = { status: 200, headers: { ETag: versionEtag(userId, graphVersion) }, graphVersion };
  const { resultCache, boundedWork } = store.flags();
  if (!cache || !resultCache || !boundedWork || meta.pending) {
    const { body, ready } = await make();
    return { ...reply, body, ...(ready ? { encoded: ready } : {}) };
  }
  let body: unknown;
  const key = {
    userId,
    version: graphVersion,
    query: `${answerShape}:${query}:${chooseEncoding(acceptEncoding) ?? 'plain'}`,
  };
  const { answer, source } = await cache.read(key, ttlMs, async () => {
    const made = await make();
    body = made.body;
    return {
      answer: made.ready ?? (await encodeBody(body, acceptEncoding)),
      storable: (await made.storable?.()) ?? true,
    };
  });
  return { ...reply, body, encoded: answer, cache: source };
}
