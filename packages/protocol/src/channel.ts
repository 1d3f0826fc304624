import { z } from 'zod';
import { calibratedSchema } from './calibration.ts';
import { channelIdSchema } from './ids.ts';

/** `1` is a plain ratio or a 0/1 state; duty is `1` in the range 0..1. */
export const UNITS = ['°C', 'L/min', 'L', 'kPa', 'W', 'kWh', 'pH', 'V', 'A', 'SG', '%', 'Hz', '1', 'µS/cm'] as const;
export const CHANNEL_KINDS = ['analog', 'state', 'duty', 'set-point', 'counter'] as const;

/** What is fixed for a channel id for ever: another unit is another id. */
export const channelSpecSchema = z.object({
  id: channelIdSchema,
  unit: z.enum(UNITS),
  /** One step of the integers on the wire, in `unit`; above zero. */
  res: z.number().positive().finite(),
  kind: z.enum(CHANNEL_KINDS),
});

/** A channel as its node lists it in `hello`: what may change without another id stands here, and not in frames. */
export const listedChannelSchema = channelSpecSchema.extend({
  /** Channels of one kettle with the same word here and the same unit should show the same; the hubs look for drift. */
  compares: z
    .string()
    .regex(/^[a-z0-9-]{1,32}$/, '[a-z0-9-]{1,32}')
    .optional(),
  /** How the node calibrates it; left out: what the driver reads is what is true, or an older agent does not say. */
  calibrated: calibratedSchema.optional(),
});

export type ChannelSpec = z.infer<typeof channelSpecSchema>;
export type ListedChannel = z.infer<typeof listedChannelSchema>;
export type Unit = (typeof UNITS)[number];
