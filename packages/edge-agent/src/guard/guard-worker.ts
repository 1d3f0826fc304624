import { parentPort, workerData } from 'node:worker_threads';
import { GuardCells } from './guard-cells.ts';
import type { FromGuard, GuardSettings } from './guard-settings.ts';
import { openSwitch, type Switch } from './open-switch.ts';
import { awaitStep, awaitTick, isOverdue, NOT_WAITING, type Waiting } from './overdue.ts';

const LOOK_MS = 40;
/** With the time between two looks and the way to the line, a blocked main thread is off within a second. */
const STEP_LIMIT_MS = 800;
const TICK_LIMIT_MS = 600;

const settings = workerData as GuardSettings;
const cells = new GuardCells(settings.shared);
const say = (message: FromGuard) => parentPort?.postMessage(message);

function watch(lines: Switch): void {
  const isSimulated = settings.access.kind === 'simulated';
  const limitMs = isSimulated ? (settings.stepLimitMs ?? STEP_LIMIT_MS) : settings.tickMs + TICK_LIMIT_MS;
  let waiting: Waiting = NOT_WAITING;
  let isDriving = false;
  setInterval(() => {
    const now = performance.now();
    if (!cells.isArmed) {
      waiting = NOT_WAITING;
      return;
    }
    waiting = isSimulated
      ? awaitStep(waiting, cells.ticks, lines.seenStep(), cells.finishedMono, now)
      : awaitTick(waiting, cells.ticks, now);
    if (isDriving || !isOverdue(waiting, now, limitMs)) return;
    // First the word, then the lines: a tick that finishes in between sees it and drives off too.
    cells.isTripped = true;
    isDriving = true;
    void lines.off().then((took) => {
      isDriving = false;
      say({ kind: 'off', took });
    });
  }, LOOK_MS);
}

try {
  const lines = await openSwitch(settings);
  lines.onGone(() => say({ kind: 'failed', message: 'the bus went away' }));
  watch(lines);
  say({ kind: 'ready' });
} catch (error) {
  say({ kind: 'failed', message: error instanceof Error ? error.message : String(error) });
}
