import { readFileSync } from 'node:fs';
import type { Cancel, MachineClock, ProcessClock } from './clock.ts';

/** Beyond this Node fires at once instead of late. */
const LONGEST_TIMER = 2 ** 31 - 1;

export const systemMachineClock: MachineClock = {
  mono: () => performance.now(),
  wall: () => Date.now(),
  after(ms, task): Cancel {
    let timer: NodeJS.Timeout;
    const wait = (left: number) => {
      timer = left > LONGEST_TIMER ? setTimeout(wait, LONGEST_TIMER, left - LONGEST_TIMER) : setTimeout(task, left);
    };
    wait(ms);
    return () => clearTimeout(timer);
  },
  every(ms, task): Cancel {
    if (ms > LONGEST_TIMER) throw new RangeError(`a period of ${ms} ms; at most ${LONGEST_TIMER}`);
    const timer = setInterval(task, ms);
    return () => clearInterval(timer);
  },
};

/** The kernel's boot id, so that monotonic times of two boots are never mixed up. */
function kernelBootId(): string {
  return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
}

/** Process clock of a real machine: CLOCK_MONOTONIC and the system's wall clock. */
export function systemProcessClock(boot: string = kernelBootId()): ProcessClock {
  return {
    boot,
    simulated: false,
    mono: () => Math.round(Number(process.hrtime.bigint() / 1000n) / 1000),
    wall: () => Date.now(),
    rate: () => 1,
  };
}
