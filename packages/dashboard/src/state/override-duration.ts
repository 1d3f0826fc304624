import { OVERRIDE_MAX_MS } from '../config.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

export type DurationChoice = '15m' | '1h' | '2h' | '4h' | 'day' | '24h';
export const DURATION_CHOICES: readonly DurationChoice[] = ['15m', '1h', '2h', '4h', 'day', '24h'];

const FIXED = { '15m': 15 * MINUTE, '1h': HOUR, '2h': 2 * HOUR, '4h': 4 * HOUR, '24h': 24 * HOUR } as const;

/** Next midnight of the tablet's own zone, also on the days of 23 and 25 hours. */
export function endOfDay(now: number): number {
  return new Date(now).setHours(24, 0, 0, 0);
}

/** Process ms that an override shall hold; `now` on the process clock. At least a minute, at most 24 h. */
export function durationOf(choice: DurationChoice, now: number): number {
  const ms = choice === 'day' ? endOfDay(now) - now : FIXED[choice];
  return Math.min(OVERRIDE_MAX_MS, Math.max(MINUTE, Math.round(ms)));
}
