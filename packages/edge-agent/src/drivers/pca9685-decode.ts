/** Bits of MODE1; NXP PCA9685, table 5. */
export const SLEEP = 0x10;
export const AUTO_INCREMENT = 0x20;
/** Bit 4 of ON_H: fully on; of OFF_H: fully off, which wins. */
export const FULL = 0x10;

const OSCILLATOR = 25e6;
const STEPS = 4096;
export const LOWEST_HZ = 24;
export const HIGHEST_HZ = 1526;

/** Register PRE_SCALE for a frequency in Hz; round(25 MHz / (4096 f)) - 1. @throws RangeError */
export function prescaleOf(hz: number): number {
  if (!(hz >= LOWEST_HZ && hz <= HIGHEST_HZ)) throw new RangeError(`PCA9685: ${hz} Hz`);
  return Math.min(255, Math.max(3, Math.round(OSCILLATOR / (STEPS * hz)) - 1));
}

/** ON_L, ON_H, OFF_L, OFF_H of one channel for a duty of 0..1. Its ends are bits of their own: equal counts mean nothing. */
export function channelBytes(duty: number): readonly [number, number, number, number] {
  const count = Math.round(duty * STEPS);
  if (!(count > 0)) return [0, 0, 0, FULL];
  if (count >= STEPS) return [0, FULL, 0, 0];
  return [0, 0, count & 0xff, count >> 8];
}

/** Of the four bytes of a channel. */
export function isFullOff([, , , offHigh = FULL]: Iterable<number>): boolean {
  return (offHigh & FULL) !== 0;
}
