import { z } from 'zod';
import { channelIdSchema } from './ids.ts';
import { saidSchema } from './said.ts';

export const FINDING_KINDS = ['stuck', 'outlier', 'jump', 'shift', 'drift', 'channel-silent', 'off-band'] as const;

/** Something about a channel that does not look right. Times in process ms UTC. */
export const findingSchema = z.object({
  kind: z.enum(FINDING_KINDS),
  channel: channelIdSchema,
  /** When it began, as far as the readings tell; when it was seen; when it was over, null while it lasts. */
  from: z.number(),
  at: z.number(),
  until: z.number().nullable(),
  /** What most likely lies behind it, in words. */
  cause: z.string(),
  /** The cause to be worded in a reader's language; left out by an older hub. */
  said: saidSchema.optional(),
  /** The numbers it rests on, in the channel's unit or as their names say. */
  evidence: z.record(z.string(), z.number()),
  /** 0..1: 0.5 at the limit of what is usual, 0.9 at three times. */
  confidence: z.number(),
});
export const findingRowSchema = findingSchema.extend({ id: z.number().int() });

export const findingsQuerySchema = z.object({
  channel: channelIdSchema.optional(),
  limit: z.coerce.number().int().min(1).max(1000).default(100),
  /** Id of the last row of the page before. */
  before: z.coerce.number().int().optional(),
});

export type Finding = Readonly<z.infer<typeof findingSchema>>;
export type FindingRow = z.infer<typeof findingRowSchema>;
export type FindingsQuery = z.infer<typeof findingsQuerySchema>;
