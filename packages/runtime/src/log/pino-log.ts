import { type DestinationStream, destination, type LevelWithSilent, pino } from 'pino';
import { isJournal } from './config.ts';
import type { Log } from './log.ts';

export type LogLevel = LevelWithSilent;

export interface LogOptions {
  /** Least level that is written; `info` when not given. */
  readonly level?: LogLevel;
  /** Where lines go; standard output when not given. */
  readonly to?: DestinationStream;
  /** Whether to put the journal's `<N>` before each line; found out when not given. */
  readonly journal?: boolean;
}

/** Lines waiting for a reader that does not read; what goes beyond is dropped, because control waits for nobody. */
const MAX_WAITING = 4 * 1024 * 1024;

/** sd-daemon(3): err 3, warning 4, info 6, debug 7. */
function priorityOf(level: number): number {
  if (level >= 60) return 2;
  if (level >= 50) return 3;
  if (level >= 40) return 4;
  return level >= 30 ? 6 : 7;
}

function withPriority(to: DestinationStream): DestinationStream {
  return {
    // Asks pino to leave the level of each line in `lastLevel`.
    [Symbol.for('pino.metadata')]: true,
    lastLevel: 30,
    write(line: string) {
      to.write(`<${priorityOf(this.lastLevel)}>${line}`);
    },
  } as DestinationStream & { lastLevel: number };
}

/** JSON lines to standard output, written apart from the caller; flushed when the process exits. */
export function createLog(name: string, options: LogOptions = {}): Log {
  const to = options.to ?? destination({ fd: 1, sync: false, maxLength: MAX_WAITING });
  const journal = options.journal ?? (options.to === undefined && isJournal());
  return pino({ name, level: options.level ?? 'info' }, journal ? withPriority(to) : to);
}
