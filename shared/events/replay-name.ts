import { type EventType, eventTypes } from './event-types.ts';

/** A replay's name has at most 64 of the characters A-Z a-z 0-9 . - _ (API reference of EventBridge). */
const longestName = 64;

const isType = (text: string): text is EventType => Object.hasOwn(eventTypes, text);

/**
 * Names a replay. Events of a replay carry its name and nothing else of it, so the name says which types are wanted.
 * @param types only these; all where there are none
 * @throws RangeError when they are more than a name can hold
 */
export function nameOfReplay(nowMs: number, types: readonly EventType[]): string {
  const name = [nowMs.toString(36), ...types].join('.');
  if (name.length > longestName)
    throw new RangeError(`A replay takes fewer types at once, or all: ${types.join(', ')}`);
  return name;
}

/** Whether a replay of this name wants events of this type. */
export function wantedBy(replay: string, type: EventType): boolean {
  const types = replay.split('.').filter(isType);
  return types.length === 0 || types.includes(type);
}
