import { z } from 'zod';
import { nodeIdSchema } from './ids.ts';

/** What one request may bring, as it came and inflated, and what one report may hold. */
export const REPORT_LIMITS = {
  bytes: 4 * 1024 * 1024,
  inflated: 32 * 1024 * 1024,
  readings: 10_000,
  reports: 1000,
} as const;

const PART = /^[a-z0-9-]{1,32}$/;

/** One measured value of somebody who is no agent. */
export const reportReadingSchema = z.strictObject({
  /** Last part of the channel's id; the first two are the report's `source`. */
  channel: z.string().regex(PART, '[a-z0-9-]{1,32}'),
  /** ISO 8601 with its offset, or ms UTC. */
  time: z.union([z.number().int(), z.iso.datetime({ offset: true })]),
  value: z.number(),
  /** As people write it: `°C`, `°F`, `psi`, `°P`, …; turned into the brewery's own. */
  unit: z.string().min(1).max(16),
});

/** The classic report: values of one source, in any order of time. */
export const classicReportSchema = z.strictObject({
  /** `kettle.node`: where its channels stand. No agent may have that name. */
  source: nodeIdSchema,
  readings: z.array(reportReadingSchema).min(1).max(REPORT_LIMITS.readings),
});

/** One report or many. All of a request are stored, or none. */
export const reportBodySchema = z.union([
  classicReportSchema.transform((report) => [report]),
  z.array(classicReportSchema).min(1).max(REPORT_LIMITS.reports),
]);

export const REPORT_STATES = ['waiting', 'stored', 'failed'] as const;

/** What became of a request. Times in process ms UTC. */
export const reportFateSchema = z.object({
  id: z.string(),
  state: z.enum(REPORT_STATES),
  received: z.number(),
  /** When it was stored or failed. */
  ended: z.number().nullable(),
  readings: z.number().int(),
  sources: z.array(z.string()),
  /** Why it failed, and what to do. */
  reason: z.object({ code: z.string(), message: z.string() }).nullable(),
});

export const reportAcceptedSchema = z.object({
  id: z.string(),
  /** The same was accepted before under the same key. */
  known: z.boolean(),
});

export const reportParamsSchema = z.object({
  id: z.string().regex(/^[A-Za-z0-9-]{1,64}$/, 'the id that was answered'),
});

export type ClassicReport = z.infer<typeof classicReportSchema>;
export type ReportFate = Readonly<z.infer<typeof reportFateSchema>>;
export type ReportAccepted = z.infer<typeof reportAcceptedSchema>;
