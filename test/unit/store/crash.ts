import type { ModelStore } from '../../support/model-store.ts';

/** Lets `allowed` calls through and keeps every later one from the table, as when a process dies; `undo` brings the next one. */
export function crashAfter({ model }: ModelStore, allowed: number): { undo: () => void } {
  let made = 0;
  model.onCall = () => {
    made += 1;
    if (made > allowed) throw Object.assign(new Error('the process is gone'), { name: 'AccessDeniedException' });
  };
  return {
    undo: () => {
      model.onCall = () => undefined;
    },
  };
}

/** What must not stand in a table at rest: returns a sentence for each. */
export function leftovers({ model }: ModelStore, uid: string): string[] {
  const items = model.allItems().filter(({ PK }) => String(PK).startsWith(`U#${uid}#`));
  const of = (prefix: string) => items.map(({ SK }) => String(SK)).filter((SK) => SK.startsWith(prefix));
  const ids = (prefix: string) => new Set(of(prefix).map((SK) => SK.split('#')[1] as string));
  const [notes, bodies, edges] = [ids('N#'), ids('B#'), new Set(of('E#'))];
  const meta = model.get(`U#${uid}`, 'META');
  return [
    ...[...notes].filter((id) => !bodies.has(id)).map((id) => `note ${id} has no body`),
    ...[...bodies].filter((id) => !notes.has(id)).map((id) => `body ${id} has no note`),
    ...[...edges].flatMap((SK) => {
      const [, here = '', there = ''] = SK.split('#');
      return notes.has(here) && notes.has(there) && edges.has(`E#${there}#${here}`) ? [] : [`edge ${SK} dangles`];
    }),
    ...(meta?.nodeCount === notes.size ? [] : [`META counts ${meta?.nodeCount} notes of ${notes.size}`]),
    ...(meta?.edgeCount === edges.size / 2 ? [] : [`META counts ${meta?.edgeCount} edges of ${edges.size / 2}`]),
  ];
}
