import { workerData } from 'node:worker_threads';

/** What a container is started with. */
export interface ContainerData {
  /** How far its clock is ahead, in milliseconds. */
  readonly skewMs: number;
}

let { skewMs } = workerData as ContainerData;
const RealDate = Date;

class SkewedDate extends RealDate {
  constructor(...args: readonly unknown[]) {
    super(...((args.length === 0 ? [SkewedDate.now()] : args) as [number]));
  }

  static override now(): number {
    return RealDate.now() + skewMs;
  }
}

globalThis.Date = SkewedDate as DateConstructor;

/** Sets the clock of this container. */
export function setSkew(ms: number): void {
  skewMs = ms;
}
