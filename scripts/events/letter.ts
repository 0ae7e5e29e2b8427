/** Something that could not be handled, as it lies where it was put aside. Its content is never shown. */
export interface Letter {
  readonly id: string;
  /** What is sent again. */
  readonly body: string;
  /** The user's message group, or where one came from: those of a group keep their order. */
  readonly group: string;
  /** Kinds of events, or what else it holds. */
  readonly types: readonly string[];
  readonly user?: string;
  readonly reason: string;
  /** By which its box finds it again. */
  readonly handle: string;
}

/** Where letters lie. */
export interface LetterBox {
  /** About how many lie there. */
  count(): Promise<number>;
  /** A few that were not taken yet, each group's in order; none when no more can be had. They are kept from others meanwhile. */
  take(): Promise<Letter[]>;
  /** Sends a letter to where it could not be handled. @throws when it was not taken there */
  deliver(letter: Letter): Promise<void>;
  /** Removes one that was delivered. */
  remove(letter: Letter): Promise<void>;
  /** Gives those back that stay. */
  release(letters: readonly Letter[]): Promise<void>;
}

interface Body {
  readonly kind?: unknown;
  readonly user?: unknown;
  readonly target?: unknown;
  readonly event?: { readonly type?: unknown; readonly user?: unknown };
  readonly events?: readonly { readonly type?: unknown }[];
}

const text = (value: unknown): string[] => (typeof value === 'string' ? [value] : []);

/** What a body tells of itself: kinds of events, and whose they are. */
export function lookInto(body: string): Pick<Letter, 'types' | 'user'> {
  let parsed: Body;
  try {
    parsed = Object(JSON.parse(body));
  } catch {
    return { types: ['unreadable'] };
  }
  const { kind, user, target, event, events } = parsed;
  const [owner] = text(user ?? event?.user);
  const inEvents = Array.isArray(events) ? events.flatMap((each) => text(each?.type)) : [];
  const types = [...new Set([...inEvents, ...text(event?.type), ...(inEvents.length > 0 ? [] : text(kind))])];
  if (types.length === 0 && target === 'record') types.push('record');
  return { types: types.length > 0 ? types : ['unreadable'], ...(owner === undefined ? {} : { user: owner }) };
}
