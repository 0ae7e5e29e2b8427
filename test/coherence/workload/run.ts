import { seededRandom } from '../../support/table-model/index.ts';
import type { Recorder } from '../history/index.ts';
import { tokenOf } from '../system/gateway.ts';
import { Device } from './device.ts';
import { type Operation, reads } from './reads.ts';
import { writesFor } from './writes.ts';

export interface WorkloadOptions {
  readonly url: string;
  readonly recorder: Recorder;
  readonly seed: number;
  /** How many operations all devices do together. */
  readonly operations: number;
  /** Told after each operation how many are done; true ends the run. */
  readonly onProgress: (done: number) => boolean | undefined;
}

const users = ['ada', 'bob', 'cyd', 'dee', 'eve', 'fay'];
const devicesPerUser = 2;
/** Computers that two users share, one after the other. */
const sharedDevices = 3;
/** Operations of one user's editing, and of her reading. */
const phase = 400;
const writeShare = { reading: 0.02, editing: 0.25 } as const;

function pick(choices: readonly (readonly [Operation, weight: number])[], random: () => number): Operation {
  let at = random() * choices.reduce((sum, [, weight]) => sum + weight, 0);
  for (const [operation, weight] of choices) {
    at -= weight;
    if (at < 0) return operation;
  }
  return choices[0]?.[0] as Operation;
}

function devicesOf({ url, recorder, seed }: WorkloadOptions): Device[] {
  const expires = Math.floor(Date.now() / 1000) + 24 * 3600;
  const device = (number: number, people: readonly string[]) =>
    new Device({
      url,
      recorder,
      random: seededRandom(seed * 1000 + number),
      people: people.map((user) => ({ user, token: tokenOf(user, `device ${number}`, expires) })),
    });
  const own = users.flatMap((user) => Array.from({ length: devicesPerUser }, () => [user]));
  const shared = Array.from({ length: sharedDevices }, (_, i) => [users[2 * i] as string, users[2 * i + 1] as string]);
  return [...own, ...shared].map((people, number) => device(number, people));
}

/** Users read for a while and edit for a while, not all at the same time. */
const writes = (device: Device, done: number): boolean => {
  const editing = Math.floor(done / phase + users.indexOf(device.user)) % 3 === 0;
  return device.random() < (editing ? writeShare.editing : writeShare.reading);
};

/**
 * Lets all devices work at once until enough is done.
 * @returns answers by where they came from
 */
export async function runWorkload(options: WorkloadOptions): Promise<Record<string, number>> {
  const devices = devicesOf(options);
  let [begun, ended, stopped] = [0, 0, false];
  const work = async (device: Device): Promise<void> => {
    while (begun < options.operations && !stopped) {
      begun += 1;
      if (device.random() < 0.15) device.changePerson();
      const choices = writes(device, begun) ? writesFor(device.page.notes.size) : reads;
      await pick(choices, device.random)(device);
      ended += 1;
      stopped = options.onProgress(ended) ?? false;
    }
  };
  await Promise.all(devices.map(work));
  const total: Record<string, number> = {};
  for (const { counts } of devices)
    for (const [from, count] of Object.entries(counts)) total[from] = (total[from] ?? 0) + count;
  return total;
}
