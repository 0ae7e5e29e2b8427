import {
  type Begun,
  type HistoryEvent,
  type ReadAnswer,
  Recorder,
  type WriteAnswer,
  type WriteRequest,
} from '../../coherence/history/index.ts';
import { seededRandom } from '../../support/table-model/index.ts';

/** One user's graph, as the simulated server holds it. */
interface Graph {
  version: number;
  readonly notes: Map<string, string>;
  readonly edges: Map<string, number>;
}

/** What is left to do of an operation under way: each step happens at once, and others may come between. */
type Step = () => void;

const users = ['ada', 'bob', 'cy'];
const copyOf = ({ version, notes, edges }: Graph): ReadAnswer & { version: number } => ({
  version,
  notes: [...notes],
  edges: [...edges],
});

/** Clients of a server that is right: writes happen at one moment, bump afterwards, and then are acknowledged. */
class Simulation {
  readonly recorder: Recorder;
  readonly #random: () => number;
  readonly #graphs = new Map(users.map((user) => [user, { version: 0, notes: new Map(), edges: new Map() } as Graph]));
  /** What shared caches keep: the first answer that was given for a version. */
  readonly #kept = new Map<string, ReadAnswer & { version: number }>();
  #count = 0;

  constructor(seed: number) {
    let clock = 0;
    this.recorder = new Recorder(() => {
      clock += 1;
      return clock;
    });
    this.#random = seededRandom(seed);
  }

  run(operations: number): HistoryEvent[] {
    const clients = users.flatMap((user) => [1, 2, 3].map(() => ({ user, steps: [] as Step[] })));
    const processes = clients.map(() => this.recorder.newProcess());
    let begun = 0;
    while (begun < operations || clients.some(({ steps }) => steps.length > 0)) {
      const i = this.#pick(clients.length);
      const client = clients[i] as (typeof clients)[number];
      const step = client.steps.shift();
      if (step) step();
      else if (begun < operations) {
        begun += 1;
        client.steps = this.#begin(processes[i] as number, client.user, (process) => {
          processes[i] = process;
        });
      }
    }
    return this.recorder.events;
  }

  #pick(count: number): number {
    return Math.floor(this.#random() * count);
  }

  #any<T>(values: Iterable<T>): T | undefined {
    const list = [...values];
    return list[this.#pick(list.length)];
  }

  #begin(process: number, user: string, goOnAs: (process: number) => void): Step[] {
    const graph = this.#graphs.get(user) as Graph;
    if (this.#random() < 0.6) return this.#read(process, user, graph);
    return this.#write(process, user, graph, goOnAs);
  }

  #write(process: number, user: string, graph: Graph, goOnAs: (process: number) => void): Step[] {
    const [f, request, happen, answer] = this.#anyWrite(user, graph);
    const begun = this.recorder.invoke(process, f, user, request);
    let done = true;
    const lost = this.#random() < 0.1;
    const bump = () => {
      if (done) graph.version += 1;
    };
    const end = (version: number) => {
      if (!done) this.recorder.complete(begun, 'fail', null);
      else if (!lost) this.recorder.complete(begun, 'ok', { version, ...answer });
      else {
        this.recorder.complete(begun, 'info', null);
        goOnAs(this.recorder.newProcess());
      }
    };
    const effect = () => {
      done = happen();
    };
    // A crash after the write and before the bump leaves the write, and nobody is told.
    const steps = lost && this.#random() < 0.5 ? [effect] : [effect, bump];
    return [...steps, () => end(graph.version)];
  }

  #anyWrite(
    user: string,
    graph: Graph,
  ): [f: HistoryEvent['f'], request: WriteRequest, happen: () => boolean, answer: Partial<WriteAnswer>] {
    this.#count += 1;
    const [note, other] = [this.#any(graph.notes.keys()), this.#any(graph.notes.keys())];
    const title = `${user} ${this.#count}`;
    const kind = this.#random();
    if (note === undefined || (kind < 0.3 && graph.notes.size < 25)) {
      const id = `n${this.#count}`;
      const happen = () => graph.notes.set(id, title).has(id);
      return ['create', { notes: [{ title }] }, happen, { created: [[id, title]] }];
    }
    if (kind < 0.6) {
      const happen = () => graph.notes.has(note) && graph.notes.set(note, title).has(note);
      return ['update', { notes: [{ id: note, title }] }, happen, {}];
    }
    if (kind < 0.75 || other === undefined || other === note) {
      const happen = () => {
        for (const edge of graph.edges.keys()) if (edge.split('_').includes(note)) graph.edges.delete(edge);
        return graph.notes.delete(note);
      };
      return ['delete', { ids: [note] }, happen, { deleted: [note] }];
    }
    return this.#edgeWrite(graph, [note, other].sort().join('_'));
  }

  #edgeWrite(
    graph: Graph,
    id: string,
  ): [f: HistoryEvent['f'], request: WriteRequest, happen: () => boolean, answer: Partial<WriteAnswer>] {
    if (graph.edges.has(id)) return ['disconnect', { edgeId: id }, () => graph.edges.delete(id), {}];
    const weight = this.#count / 1e6;
    const happen = () =>
      !graph.edges.has(id) && id.split('_').every((end) => graph.notes.has(end)) && graph.edges.set(id, weight).has(id);
    return ['connect', { edge: { id, weight } }, happen, {}];
  }

  #read(process: number, user: string, graph: Graph): Step[] {
    const whole = { allNotes: true, allEdges: true } as const;
    if (this.#random() < 0.5) {
      const begun = this.recorder.invoke(process, 'graph', user, {});
      return this.#twoSteps(graph, begun, (answer) => ({ ...answer, ...whole, label: answer.version }));
    }
    const asked = graph.version;
    const begun = this.recorder.invoke(process, 'graph-at', user, { asked });
    const key = `${user} ${asked}`;
    return this.#twoSteps(graph, begun, (fresh) => {
      const answer = this.#kept.get(key) ?? fresh;
      this.#kept.set(key, answer);
      return { ...answer, ...whole, label: answer.version, asked };
    });
  }

  /** The version is read first, the items afterwards. */
  #twoSteps(graph: Graph, begun: Begun, answerOf: (fresh: ReadAnswer & { version: number }) => ReadAnswer): Step[] {
    let version = 0;
    let answer: ReadAnswer = {};
    return [
      () => {
        version = graph.version;
      },
      () => {
        answer = answerOf({ ...copyOf(graph), version });
      },
      () => this.recorder.complete(begun, 'ok', answer),
    ];
  }
}

/** A history of a server that is right, with overlapping operations, lost answers and kept ones. */
export const rightHistory = (seed: number, operations: number): HistoryEvent[] => new Simulation(seed).run(operations);
