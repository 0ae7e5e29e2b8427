import { Process } from '../../support/event-model/index.ts';
import { modelStore } from '../../support/model-store.ts';
import type { System } from '../system/system.ts';
import { picking } from './notes.ts';
import { type Author, writeSomething } from './writers.ts';

export const users = ['ada', 'bob#7', 'cleo', 'dan'];
/** Milliseconds between two changes of a user: mostly a moment, now and then the most of it. */
const pauseMs = (random: () => number): number => random() ** 6 * 20_000;

/** Someone who writes through the store, as requests do: nothing of the event system is in their way. */
function author(system: System, uid: string): Author {
  const { time, random, services } = system;
  const process = new Process({ time, random });
  const store = modelStore({ model: services.table, random, now: time.now });
  return {
    uid,
    store: { ...store, client: process.client(store.client) },
    pick: picking(random),
    notes: new Set(),
    edges: new Set(),
  };
}

/** Lets every user make so many changes, each user one after another and all users at once. */
export async function runWorkload(system: System, changes: number): Promise<void> {
  const write = async (uid: string): Promise<void> => {
    const own = author(system, uid);
    for (let i = 0; i < changes; i += 1) {
      await writeSomething(own);
      await system.time.pause(pauseMs(system.random));
    }
  };
  await Promise.all(users.map(write));
}
