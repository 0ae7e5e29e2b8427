import type { Check } from '../validation/index.ts';
import type { EventType } from './event-types.ts';

export const eventChecks: Readonly<Record<EventType, Check>>;
