import type { BrewOptions } from '@cerveceria/protocol';
import type { Limits } from './number-entry.ts';

/** What a thumb may set before a brew; the rest is as the recipe says. */
export interface Dial {
  readonly key: 'volume' | 'boilPoint' | 'boilPower' | 'grainTemperature' | 'pitchTemperature';
  readonly unit: string;
  readonly step: number;
  readonly decimals: number;
  readonly limits: Limits;
  /** Shown times this: a power as percent. */
  readonly factor: number;
  /** Where the brewer begins when the recipe decides until then. */
  readonly start: number;
}

export const DIALS: readonly Dial[] = [
  { key: 'volume', unit: 'L', step: 5, decimals: 0, limits: { min: 5, max: 5000 }, factor: 1, start: 50 },
  { key: 'grainTemperature', unit: '°C', step: 1, decimals: 0, limits: { min: 0, max: 40 }, factor: 1, start: 20 },
  { key: 'boilPower', unit: '%', step: 0.05, decimals: 0, limits: { min: 0.05, max: 1 }, factor: 100, start: 0.8 },
  { key: 'boilPoint', unit: '°C', step: 0.5, decimals: 1, limits: { min: 80, max: 101 }, factor: 1, start: 100 },
  { key: 'pitchTemperature', unit: '°C', step: 1, decimals: 0, limits: { min: 2, max: 40 }, factor: 1, start: 20 },
];

/** The option one step on; one that was left to the recipe begins at the dial's start. */
export function turned(options: BrewOptions, dial: Dial, steps: number): BrewOptions {
  const { min, max } = dial.limits;
  const before = options[dial.key];
  const next = before === undefined ? dial.start : before + steps * dial.step;
  return { ...options, [dial.key]: Number(Math.min(max, Math.max(min, next)).toFixed(3)) };
}
