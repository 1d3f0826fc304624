/** One row of a BrewPi log that can be played. Temperatures in °C; null where the log says nothing was there. */
export interface LogRow {
  /** 1-based line of the file. */
  readonly line: number;
  /** ms UTC of the row's local time in the log's zone. */
  readonly wall: number;
  readonly beer: number | null;
  /** Set point of the beer; null: the controller was off. */
  readonly setPoint: number | null;
  readonly chamber: number | null;
  readonly chamberSetPoint: number | null;
  readonly room: number | null;
  readonly notes: readonly string[];
}

/** A line that cannot be played, named so that a person can find and mend it. */
export interface BrokenLine {
  readonly line: number;
  readonly why: string;
}
