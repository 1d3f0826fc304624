import { z } from 'zod';
import { idSchema, nodeIdSchema } from './ids.ts';
import { alarmSchema } from './loop.ts';

const processTime = z.number().int();

/**
 * States of ISA-18.2. `cleared`: over, and nobody has said that they saw it; shown until somebody does. `normal`: over
 * and seen, or of a kind that asks for nothing (priority info, and what a person ended: an answer, a release).
 */
export const ALARM_STATES = ['unacknowledged', 'acknowledged', 'cleared', 'normal'] as const;

/** Of one occurrence. */
export const alarmEventIdSchema = z.string().regex(/^[A-Za-z0-9_-]{16,32}$/, 'the id of an alarm event');

const note = z.string().max(200);

/** What the hubs know of one occurrence of an alarm beyond what its node reports. Times in process ms UTC. */
export const alarmEventSchema = z.object({
  id: alarmEventIdSchema,
  kettle: idSchema,
  /** `hub`: raised by the hubs, of a node that cannot (it is silent) or of several nodes. */
  source: z.enum(['agent', 'hub']),
  state: z.enum(ALARM_STATES),
  /** Null while it stands. */
  cleared: processTime.nullable(),
  /** Null: nobody has seen it. Acknowledging resets nothing: a latched alarm stands until its loop is off. */
  acknowledged: z.object({ by: z.string(), at: processTime, note }).nullable(),
  /** How often it was raised: one that flaps is one event. `latest`: when it was raised last. */
  count: z.number().int().positive(),
  latest: processTime,
  /** Event that was first in the burst of its kettle that this one belongs to; null when it came alone. */
  burst: alarmEventIdSchema.nullable(),
  /** It is itself the first of a burst, the likely cause of the others. */
  first: z.boolean(),
  /** Its node is gone: this is how it was when it was heard last. */
  lastKnown: z.boolean(),
});

/** An alarm as pages are told it; `since` is when it was first raised. */
export const alarmViewSchema = alarmSchema.extend({
  node: nodeIdSchema,
  /** Left out by an older hub, and for the moment until the event is written down: it cannot be acknowledged yet. */
  event: alarmEventSchema.optional(),
});

/** An alarm that is written down. */
export const alarmRowSchema = alarmViewSchema.extend({ event: alarmEventSchema });

export const alarmParamsSchema = z.object({ id: alarmEventIdSchema });
export const acknowledgeRequestSchema = z.object({ note: note.default('') });

/** Alarms that stood at any moment of `from`..`to`, of all kettles or one. */
export const alarmHistoryQuerySchema = z.object({
  from: z.coerce.number().int(),
  to: z.coerce.number().int(),
  kettle: idSchema.optional(),
  limit: z.coerce.number().int().min(1).max(1000).default(100),
  /** `next` of the page before. */
  after: z
    .string()
    .regex(/^\d{1,16}\.[A-Za-z0-9_-]{16,32}$/, '`next` of the page before')
    .optional(),
});
/** Newest first; `next` null: that was all. */
export const alarmHistorySchema = z.object({ rows: z.array(alarmRowSchema), next: z.string().nullable() });

export type AlarmState = (typeof ALARM_STATES)[number];
export type AlarmEvent = z.infer<typeof alarmEventSchema>;
export type AlarmView = z.infer<typeof alarmViewSchema>;
export type AlarmRow = z.infer<typeof alarmRowSchema>;
export type AlarmHistoryQuery = z.infer<typeof alarmHistoryQuerySchema>;
export type AlarmHistory = z.infer<typeof alarmHistorySchema>;
