import type { ApiClient } from '../../scripts/local/api.ts';
import { until } from './until.ts';

/** What a page reads on its live connection. */
export interface Frame {
  readonly type: string;
  readonly graphVersion: number;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into frames of every kind
  readonly data: any;
}

/** A ticket of the user. */
export const ticketOf = async (api: ApiClient): Promise<{ ticket: string; url: string }> =>
  (await api.expect<{ ticket: string; url: string }>(201, 'POST', '/live/ticket')).body;

/** An open page: everything it was told so far. */
export class LivePage {
  readonly frames: Frame[] = [];
  readonly #socket: WebSocket;

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.addEventListener('message', ({ data }) => this.frames.push(JSON.parse(String(data)) as Frame));
  }

  /** @throws when the handshake is refused */
  static open({ ticket, url }: { readonly ticket: string; readonly url: string }): Promise<LivePage> {
    const socket = new WebSocket(`${url}?ticket=${ticket}`);
    const page = new LivePage(socket);
    return new Promise((resolve, reject) => {
      socket.addEventListener('open', () => resolve(page), { once: true });
      socket.addEventListener('error', () => reject(new Error('The handshake was refused')), { once: true });
    });
  }

  get isOpen(): boolean {
    return this.#socket.readyState === WebSocket.OPEN;
  }

  say(message: unknown): void {
    this.#socket.send(JSON.stringify(message));
  }

  close(): void {
    this.#socket.close();
  }

  /** Waits for a frame, of those that came already or will come. */
  async heard(what: string, wanted: (frame: Frame) => boolean): Promise<Frame> {
    await until(what, async () => this.frames.some(wanted));
    return this.frames.find(wanted) as Frame;
  }

  /** Ids of notes and edges that any frame named, whatever became of them. */
  named(): Set<string> {
    return new Set(
      this.frames.flatMap(({ data }) =>
        [data.nodes, data.edges].flatMap((lists: Record<string, string[]> | undefined) =>
          Object.values(lists ?? {}).flat(),
        ),
      ),
    );
  }
}
