import type { MachineClock } from '@cerveceria/runtime';

/** ms between two lines where nobody watches them being overwritten. */
const LINE_MS = 10_000;
const REDRAW_MS = 200;

interface Screen {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

export interface ProgressLine {
  show(text: string): void;
  end(): void;
}

/** One line that changes in place on a terminal; in a file or pipe, one line now and then. */
export function progressLine(screen: Screen, machine: Pick<MachineClock, 'mono'>): ProgressLine {
  const isTerminal = screen.isTTY === true;
  let shown = Number.NEGATIVE_INFINITY;
  let isOpen = false;
  return {
    show(text) {
      const now = machine.mono();
      if (now - shown < (isTerminal ? REDRAW_MS : LINE_MS)) return;
      shown = now;
      isOpen = isTerminal;
      // One column less than there are: some terminals wrap at the last.
      screen.write(isTerminal ? `\r\x1b[K${text.slice(0, (screen.columns ?? 80) - 1)}` : `${text}\n`);
    },
    end() {
      if (isOpen) screen.write('\n');
      isOpen = false;
    },
  };
}
