import type { ChipConfig } from '../chip-schema.ts';
import type { OutputConfig } from '../config-schema.ts';
import { chipLine } from './chip-line.ts';

/** Number of the line that an output hangs on, as `GpioLines` has it. The configuration has been checked. */
export function outputLine({ line, chip, pin }: OutputConfig, chips: Readonly<Record<string, ChipConfig>>): number {
  if (line !== undefined) return line;
  const { bus, address } = chips[chip ?? ''] as ChipConfig;
  return chipLine({ bus, address, pin: pin ?? 0 });
}
