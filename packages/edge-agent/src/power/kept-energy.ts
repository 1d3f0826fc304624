import { z } from 'zod';

/** Watt-hours. */
export const wh = z.number().nonnegative().finite();

/** What was counted, as it outlives the process; Wh. */
export const keptEnergySchema = z.object({
  /** By loop id. */
  loops: z.record(z.string(), wh),
  /** Of the run that was counted last, by its records. */
  run: z.object({ id: z.string(), records: z.array(wh).max(10_000) }).nullable(),
});

export type KeptEnergy = z.infer<typeof keptEnergySchema>;
