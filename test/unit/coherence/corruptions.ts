import type {
  HistoryEvent,
  ReadAnswer,
  ViolationKind,
  WriteAnswer,
  WriteRequest,
} from '../../coherence/history/index.ts';

/** One answer changed into what a broken server could have given, and what the checker must say of it. */
export interface Corruption {
  readonly events: readonly HistoryEvent[];
  readonly kind: ViolationKind;
}

interface Read {
  readonly end: HistoryEvent;
  readonly answer: ReadAnswer;
  /** Index of the invocation. */
  readonly begun: number;
}

interface Update {
  readonly id: string;
  readonly title: string;
  readonly begun: number;
  readonly ended: number;
}

function* operations(events: readonly HistoryEvent[]): Generator<{ begin: HistoryEvent; end: HistoryEvent }> {
  const open = new Map<number, HistoryEvent>();
  for (const event of events) {
    const begin = open.get(event.process);
    if (event.type === 'invoke') open.set(event.process, event);
    else if (begin && event.type === 'ok') yield { begin, end: event };
  }
}

/** Reads that promise everything acknowledged before them. */
const readsOf = (events: readonly HistoryEvent[]): Read[] =>
  [...operations(events)]
    .filter(({ end }) => end.f === 'graph')
    .map(({ begin, end }) => ({ end, answer: end.value as ReadAnswer, begun: begin.index }));

/** Titles that were written and acknowledged, by note, in order. */
function titlesOf(events: readonly HistoryEvent[], user: string): Map<string, Update[]> {
  const titles = new Map<string, Update[]>();
  for (const { begin, end } of operations(events)) {
    if (end.key !== user || (end.f !== 'create' && end.f !== 'update')) continue;
    const { notes = [] } = begin.value as WriteRequest;
    const { created } = end.value as WriteAnswer;
    const id = created?.[0]?.[0] ?? notes[0]?.id ?? '';
    const one = { id, title: notes[0]?.title ?? '', begun: begin.index, ended: end.index };
    titles.set(id, [...(titles.get(id) ?? []), one]);
  }
  return titles;
}

const deletionsOf = (events: readonly HistoryEvent[], user: string) =>
  [...operations(events)]
    .filter(({ end }) => end.key === user && end.f === 'delete')
    .map(({ begin, end }) => ({ id: (begin.value as WriteRequest).ids?.[0] ?? '', ended: end.index }));

/** Titles of one note, one acknowledged before the other began, and that one acknowledged before the read began. */
function replaced(events: readonly HistoryEvent[], { end, begun, answer }: Read): Update | undefined {
  const titles = titlesOf(events, end.key);
  for (const [id] of answer.notes ?? []) {
    const known = (titles.get(id) ?? []).filter(({ ended }) => ended < begun);
    const old = known.find((one) => known.some((later) => later.begun > one.ended));
    if (old) return old;
  }
  return undefined;
}

type Change = (events: readonly HistoryEvent[], read: Read) => ReadAnswer | undefined;

const withNotes = (answer: ReadAnswer, notes: ReadAnswer['notes']): ReadAnswer => ({ ...answer, notes: notes ?? [] });

/** Ways to break a read; undefined where this one cannot be broken so. */
const changes: Readonly<Partial<Record<ViolationKind, Change>>> = {
  'stale value': (events, read) => {
    const old = replaced(events, read);
    const notes = read.answer.notes?.map(([id, title]) => [id, id === old?.id ? old.title : title] as const);
    return old && withNotes(read.answer, notes);
  },
  missing: (events, { end, answer, begun }) => {
    const gone = new Set(
      events.flatMap(({ f, type, key, value, index }) =>
        f === 'delete' && type === 'invoke' && key === end.key && index < end.index ? (value as WriteRequest).ids : [],
      ),
    );
    const sure = titlesOf(events, end.key);
    const lost = answer.notes?.find(([id]) => !gone.has(id) && sure.get(id)?.some(({ ended }) => ended < begun));
    return (
      lost &&
      withNotes(
        answer,
        answer.notes?.filter((note) => note !== lost),
      )
    );
  },
  deleted: (events, { end, answer, begun }) => {
    const dead = deletionsOf(events, end.key).find(({ ended }) => ended < begun);
    const title = dead && titlesOf(events, end.key).get(dead.id)?.at(-1)?.title;
    return title === undefined ? undefined : withNotes(answer, [...(answer.notes ?? []), [dead?.id ?? '', title]]);
  },
  'foreign data': (events, { end, answer, begun }) => {
    const theirs = [...titlesOf(events, end.key === 'ada' ? 'bob' : 'ada').values()].flat();
    const leaked = theirs.find(({ ended }) => ended < begun);
    return leaked && withNotes(answer, [...(answer.notes ?? []), [leaked.id, leaked.title]]);
  },
  'old version': (events, { end, answer, begun }) => {
    const versions = [...operations(events)]
      .filter((one) => one.end.key === end.key && one.end.f === 'update' && one.end.index < begun)
      .map((one) => (one.end.value as WriteAnswer).version);
    return versions.length > 0 ? { ...answer, version: Math.max(...versions) - 1 } : undefined;
  },
};

export const corruptionKinds = Object.keys(changes) as ViolationKind[];

/** Breaks one answer of a right history; which one, `random` decides. Undefined where none can be broken so. */
export function corrupted(
  events: readonly HistoryEvent[],
  kind: ViolationKind,
  random: () => number,
): Corruption | undefined {
  const reads = readsOf(events);
  const from = Math.floor(random() * reads.length);
  for (const read of [...reads.slice(from), ...reads.slice(0, from)]) {
    const value = changes[kind]?.(events, read);
    if (value) return { kind, events: events.map((event) => (event === read.end ? { ...event, value } : event)) };
  }
  return undefined;
}
