import type { EnvName } from '../shared/flags/index.ts';

/** One place for names and tags: `brain2-<env>-<thing>`, and what every bill and search is grouped by. */
export class Naming {
  readonly env: EnvName;

  constructor(env: EnvName) {
    this.env = env;
  }

  /** The stem alone names what an environment has one of (table, API). */
  get stem(): string {
    return `brain2-${this.env}`;
  }

  name(thing: string): string {
    return `${this.stem}-${thing}`;
  }

  /** Tags of every resource of the environment. */
  get tags(): Record<string, string> {
    return { project: 'brain2', env: this.env, 'cost-center': 'brain2' };
  }

  /** Tags of one component, and of the optimization it belongs to (1–8 in docs/architecture.md). */
  component(component: string, optimization?: string): Record<string, string> {
    return { ...this.tags, component, ...(optimization ? { optimization } : {}) };
  }
}
