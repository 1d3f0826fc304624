/** One level: an object of fields and a message, or a message alone. An error goes under the field `err`. */
export interface LogLine {
  (fields: object, message?: string): void;
  (message: string): void;
}

/** What the rest of a program knows of its log. */
export interface Log {
  readonly trace: LogLine;
  readonly debug: LogLine;
  readonly info: LogLine;
  readonly warn: LogLine;
  readonly error: LogLine;
  /** A log whose every line carries these fields. */
  child(bindings: Readonly<Record<string, unknown>>): Log;
}

const nothing: LogLine = () => {};

export const silentLog: Log = {
  trace: nothing,
  debug: nothing,
  info: nothing,
  warn: nothing,
  error: nothing,
  child: () => silentLog,
};
