import type { RegisterWrite } from './pin-chip.ts';

/** Electrical level; what is active is the output's affair. */
export type Level = 0 | 1;

/** Output lines of one board: those of its header, and pins of I2C chips by the numbers of `chipLine`. */
export interface GpioLines {
  /**
   * Takes the line as an output at `initial`, without a glitch in between, and alone where the backend can.
   * @throws AGENT_LINE_BUSY, AGENT_LINE_FAILED
   */
  claimOutput(line: number, initial: Level, consumer: string): Promise<void>;
  /** In effect when it returns, except on the simulated bus: there when `settled` resolves. @throws AGENT_LINE_FAILED */
  set(line: number, level: Level): void;
  /** What the line read after the last `set` that settled; null when unknown. */
  get(line: number): Level | null;
  /** Every `set` so far has arrived and been read back; rejects when one has not. */
  settled(): Promise<void>;
  /** How a guard in another thread can drive the claimed lines while the main thread is blocked. */
  guardAccess(): GuardAccess;
  /** Gives the lines up. They keep their level: on a Pi an output outlives its owner. */
  close(): Promise<void>;
}

/** How a guard takes pins of I2C chips off, beside the lines: by what is written to which register. */
export interface ChipAccess {
  readonly registers?: readonly RegisterWrite[];
}

/** `descriptors`: line handles by line number, valid in the whole process. `command`: only another process can. */
export type GuardAccess = ChipAccess & LineAccess;

type LineAccess =
  | { readonly kind: 'descriptors'; readonly handles: readonly (readonly [line: number, fd: number])[] }
  | { readonly kind: 'simulated'; readonly socket: string; readonly node: string }
  | { readonly kind: 'command' };
