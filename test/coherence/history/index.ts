export { violationsOf } from './checker.ts';
export {
  type EventType,
  type HistoryEvent,
  type OperationName,
  type ReadAnswer,
  type WriteAnswer,
  type WriteRequest,
  writeNames,
} from './events.ts';
export { type Begun, Recorder, saveHistory } from './recorder.ts';
export type { Violation, ViolationKind } from './violation.ts';
