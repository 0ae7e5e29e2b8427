import { boxNames } from './boxes.ts';
import { type Filter, parseFilter } from './filter.ts';

/** What `make redrive` is asked. */
export interface RedriveRequest {
  readonly queue: string;
  readonly apply: boolean;
  /** Letters a second. */
  readonly rate: number;
  readonly filter: Filter;
}

const defaultRate = 10;
/** SQS takes 300 calls a second of a FIFO queue; whoever reads the queue has its own work beside it. */
const mostRate = 100;

/** Reads the variables of `make redrive`. @throws saying what would be possible */
export function parseRedrive(variables: Readonly<Record<string, string | undefined>>): RedriveRequest {
  const { QUEUE = '', APPLY = '', RATE = '', FILTER } = variables;
  if (!boxNames.includes(QUEUE)) throw new Error(`QUEUE=${QUEUE} is none: choose one of ${boxNames.join(', ')}.`);
  if (!['', '0', '1'].includes(APPLY)) throw new Error(`APPLY=${APPLY} is neither 1 (send again) nor 0 (only list).`);
  const rate = RATE === '' ? defaultRate : Number(RATE);
  if (!(rate > 0 && rate <= mostRate))
    throw new Error(`RATE=${RATE} is no number of letters a second: more than 0, at most ${mostRate}.`);
  return { queue: QUEUE, apply: APPLY === '1', rate, filter: parseFilter(FILTER) };
}
