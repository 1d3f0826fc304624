import { z } from 'zod';
import { alarmRowSchema } from './alarm-api.ts';
import { channelIdSchema, idSchema, loopIdSchema, nodeIdSchema } from './ids.ts';
import { STEP_KINDS } from './program.ts';
import { PROGRAM_PHASES, stepRecordSchema } from './program-state.ts';

const ms = z.number().int();
/** Process ms UTC. */
const at = z.number().int();

// GET /batches?kettle=&limit=&after=, GET /batches/:id, POST /batches/:id/notes, GET /batches/:id/export?format=.
/** A batch is one run of a program; its id is the run's. */
export const batchParamsSchema = z.object({ id: z.string().regex(/^[A-Za-z0-9_-]{1,64}$/) });

/** `asked`: the node has not taken it yet. `ended`: taken away before it was done. `refused`: the node did not begin it. */
export const BATCH_STATES = ['asked', 'scheduled', 'running', 'done', 'ended', 'refused'] as const;

export const batchCardSchema = z.object({
  id: z.string(),
  name: z.string(),
  kettle: idSchema,
  node: nodeIdSchema,
  /** Id of the recipe; null for a program made by hand. It may have been removed since. */
  recipe: z.string().nullable(),
  owner: z.string(),
  asked: at,
  startAt: at.nullable(),
  began: at.nullable(),
  ended: at.nullable(),
  state: z.enum(BATCH_STATES),
  /** As the node reported it last; null before its first report. */
  phase: z.enum(PROGRAM_PHASES).nullable(),
  /** Number of the step that runs, from 0, and of all. */
  index: z.number().int(),
  steps: z.number().int(),
  /** Why the node did not begin it. */
  refused: z.string().nullable(),
  /** Wh; null where the node does not say. */
  energyWh: z.number().nullable(),
  /** Original and final gravity as measured, SG. */
  og: z.number().nullable(),
  fg: z.number().nullable(),
});

/** Of the process value, from the step's set point reached to its end; in the unit of the loop. */
export const stepStatisticsSchema = z.object({
  channel: channelIdSchema,
  from: at,
  to: at,
  min: z.number(),
  mean: z.number(),
  max: z.number(),
  count: z.number().int(),
});

export const batchStepSchema = z.object({
  step: z.string(),
  kind: z.enum(STEP_KINDS),
  name: z.string(),
  setPoint: z.number().nullable(),
  tolerance: z.number().nullable(),
  planned: z.object({
    begin: at.nullable(),
    end: at.nullable(),
    /** ms that the step lasts once it counts; null where a person or the beer decides. */
    length: ms.nullable(),
    /** When the end was foreseen first; null: never. */
    foreseen: at.nullable(),
  }),
  /** Each time the step was carried out, in order; empty: not yet, or never. */
  actual: z.array(stepRecordSchema),
  statistics: stepStatisticsSchema.nullable(),
});

/** `late`, `early`: `by` ms. `warm`, `cold`: `by` in the loop's unit beyond the tolerance. */
export const DEVIATION_KINDS = ['late', 'early', 'warm', 'cold', 'skipped', 'repeated', 'changed'] as const;
export const batchDeviationSchema = z.object({
  step: z.string(),
  kind: z.enum(DEVIATION_KINDS),
  by: z.number().nullable(),
});

/** Who did what. `what` as in the audit log. */
export const batchDeedSchema = z.object({
  /** Of the audit row. */
  id: z.number().int(),
  at,
  who: z.string(),
  what: z.string(),
  about: z.string(),
  detail: z.string(),
});

/** As the history of alarms has it; kept for a year. */
export const batchAlarmSchema = alarmRowSchema;

/** Gravity in SG, pH, volume in L, temperature in °C. */
export const MEASURES = ['og', 'fg', 'gravity', 'ph', 'volume', 'temperature'] as const;
const gravity = z.number().min(0.95).max(1.25);
export const measureSchema = z.discriminatedUnion('what', [
  z.object({ what: z.enum(['og', 'fg', 'gravity']), value: gravity }),
  z.object({ what: z.literal('ph'), value: z.number().min(0).max(14) }),
  z.object({ what: z.literal('volume'), value: z.number().min(0).max(100_000) }),
  z.object({ what: z.literal('temperature'), value: z.number().min(-20).max(130) }),
]);
export const batchNoteRequestSchema = z
  .object({
    text: z.string().max(2000).default(''),
    measured: z.array(measureSchema).max(8).default([]),
    /** Process ms UTC; left out: now. */
    at: at.nonnegative().optional(),
  })
  .refine(({ text, measured }) => text.trim() !== '' || measured.length > 0, 'a text or something measured');
export const batchNoteSchema = z.object({
  id: z.string(),
  at,
  who: z.string(),
  text: z.string(),
  measured: z.array(measureSchema),
});

export const batchSchema = batchCardSchema.extend({
  loop: loopIdSchema,
  plan: z.array(batchStepSchema),
  deviations: z.array(batchDeviationSchema),
  deeds: z.array(batchDeedSchema),
  alarms: z.array(batchAlarmSchema),
  notes: z.array(batchNoteSchema),
  /** Out of OG and FG: alcohol by volume in percent, apparent attenuation 0..1; null without both. */
  alcohol: z.number().nullable(),
  attenuation: z.number().nullable(),
});

export const batchesQuerySchema = z.object({
  kettle: idSchema.optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
  /** `next` of the page before. */
  after: z.string().max(128).optional(),
});
/** Newest first. */
export const batchPageSchema = z.object({ batches: z.array(batchCardSchema), next: z.string().nullable() });
export const batchExportQuerySchema = z.object({ format: z.enum(['csv', 'json']).default('csv') });

export type BatchState = (typeof BATCH_STATES)[number];
export type BatchCard = z.infer<typeof batchCardSchema>;
export type Batch = z.infer<typeof batchSchema>;
export type BatchStep = z.infer<typeof batchStepSchema>;
export type StepStatistics = z.infer<typeof stepStatisticsSchema>;
export type BatchDeviation = z.infer<typeof batchDeviationSchema>;
export type BatchDeed = z.infer<typeof batchDeedSchema>;
export type BatchAlarm = z.infer<typeof batchAlarmSchema>;
export type BatchNote = z.infer<typeof batchNoteSchema>;
export type BatchNoteRequest = z.infer<typeof batchNoteRequestSchema>;
export type BatchPage = z.infer<typeof batchPageSchema>;
export type Measure = z.infer<typeof measureSchema>;
