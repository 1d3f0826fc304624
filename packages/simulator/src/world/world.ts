import type { Fault } from '../bus/bus-protocol.ts';

/** An instant of the process clock, ms. */
export interface Instant {
  readonly mono: number;
  readonly wall: number;
}

/** A device on a node's I2C bus. Throws BUS_NACK as the wire would. */
export interface I2cDevice {
  write(register: number, bytes: readonly number[]): void;
  read(register: number, length: number): number[];
  /** Bytes that it has ready. Chips that have registers only do not acknowledge. */
  receive(length: number): number[];
}

/** What a pin of a chip drives just now. */
export interface PinLevel {
  readonly node: string;
  /** Address * 16 + pin. */
  readonly line: number;
  readonly level: 0 | 1;
}

/**
 * What stands behind the bus: plants, or a log that is played. Lines go in, files and registers come out. Nodes are
 * `kettle.node`. Faults that cannot be placed throw FAULT_UNKNOWN.
 */
export interface World {
  readonly nodes: readonly string[];
  /** Makes the 1-Wire trees. Gives the instant the world begins at. */
  start(): Instant | Promise<Instant>;
  stop(): void | Promise<void>;
  /** The instant after `now`, without entering it; null when the world ends. */
  next(now: Instant): Instant | null | Promise<Instant | null>;
  /** Moves there, and brings files and registers up to date before it returns. */
  enter(instant: Instant): void;
  /** Root of the node's 1-Wire tree. */
  w1(node: string): string;
  /** Root of the node's SPI devices. */
  spi(node: string): string;
  /** Undefined where nothing would acknowledge. */
  i2c(node: string, address: number): I2cDevice | undefined;
  /** What a line drives, as its owner set it. Lines without wiring go nowhere. */
  drive(node: string, line: number, level: 0 | 1): void;
  /** Level of an input line; 0 where nothing is wired. */
  input(node: string, line: number): 0 | 1;
  /** Rising edges of a meter on an input line so far; 0 where there is none. */
  edges(node: string, line: number): number;
  /** Every pin of a chip that is wired to something. */
  pins(): PinLevel[];
  setFault(fault: Fault, present: boolean): void;
  /** Brings something of a kettle to a value while it runs. Throws CHANGE_UNKNOWN. */
  change(kettle: string, what: string, value: number): void;
  faults(): Fault[];
  /** What is true per kettle, whatever the sensors say. */
  truth(): Record<string, Record<string, number>>;
  /** Plain data from which a world of the same configuration goes on; undefined when there is nothing to keep. */
  snapshot(): unknown;
}
