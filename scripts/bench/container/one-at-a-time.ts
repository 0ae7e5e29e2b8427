/** Gives each request a container of its own while it runs, as Lambda does; the others wait in their order. */
export class OneAtATime<Container> {
  readonly #idle: Container[];
  readonly #waiting: ((container: Container) => void)[] = [];

  constructor(containers: readonly Container[]) {
    this.#idle = [...containers];
  }

  async run<Result>(request: (container: Container) => Promise<Result>): Promise<Result> {
    const container = this.#idle.shift() ?? (await new Promise<Container>((resolve) => this.#waiting.push(resolve)));
    try {
      return await request(container);
    } finally {
      const next = this.#waiting.shift();
      if (next) next(container);
      else this.#idle.push(container);
    }
  }
}
