import { z } from 'zod';
import { channelIdSchema } from './ids.ts';

const point = z.tuple([z.number().describe('What was read'), z.number().describe('What was true')]);

/** In the unit of the channel: one point moves all values by as much, two are a straight line. */
export const calibrationPointsSchema = z
  .union([z.tuple([point]), z.tuple([point, point])])
  .refine(([[read1, real1], second]) => second === undefined || (second[0] !== read1 && second[1] !== real1), {
    message: 'two points need two different readings and two different true values',
  });

/** What an operator says of a channel that comes with reports. */
export const calibrationRequestSchema = z.strictObject({
  points: calibrationPointsSchema,
  /** When it was done. */
  date: z.iso.date(),
  /** Who did it; left out: who sends this. */
  by: z.string().min(1).max(64).optional(),
});

/** Counts for every report that is filed from `set` on (process ms UTC), whatever time its readings are of. */
export const calibrationSchema = z.object({
  channel: channelIdSchema,
  points: calibrationPointsSchema,
  date: z.string(),
  by: z.string(),
  set: z.number(),
});

/** How a channel was calibrated, whoever does the arithmetic. */
export const calibratedSchema = z.object({ points: calibrationPointsSchema, date: z.string(), by: z.string() });

/** `hub`: comes with reports, an operator may calibrate it; `node`: its agent's file says how. Null: not calibrated. */
export const calibrationRowSchema = z.object({
  channel: channelIdSchema,
  unit: z.string(),
  res: z.number(),
  at: z.enum(['hub', 'node']),
  calibrated: calibratedSchema.nullable(),
});

export const calibrationParamsSchema = z.object({ id: channelIdSchema });

export type CalibrationPoints = Readonly<z.infer<typeof calibrationPointsSchema>>;
export type Calibrated = Readonly<z.infer<typeof calibratedSchema>>;
export type CalibrationRow = Readonly<z.infer<typeof calibrationRowSchema>>;
export type CalibrationRequest = z.infer<typeof calibrationRequestSchema>;
export type Calibration = Readonly<z.infer<typeof calibrationSchema>>;
