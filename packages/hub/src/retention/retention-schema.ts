import { z } from 'zod';

const keep = z.union([z.number().positive().max(36_600), z.literal('ever')]);

/** How long what is kept; days of process time, or `ever`. */
export const retentionSchema = z
  .strictObject({
    raw: keep.default(730).describe('Days that frames are kept; of a node the longest of its channels counts'),
    minutes: keep.default(90).describe('Days that aggregates of 1 min are kept'),
    ten_minutes: keep.default(730).describe('Days that aggregates of 10 min are kept'),
    hours: keep.default('ever').describe('Days that aggregates of 1 h are kept'),
    rules: z
      .array(
        z.strictObject({
          channels: z
            .string()
            .regex(/^[a-z0-9.*-]{1,128}$/, 'ids of channels, * for any part of one: kettle-1.heat.*')
            .describe('Ids of channels; * stands for any part of an id'),
          raw: keep.optional(),
          minutes: keep.optional(),
          ten_minutes: keep.optional(),
          hours: keep.optional(),
        }),
      )
      .default([])
      .describe('Of a channel the first rule that names it counts; what it leaves out is as above'),
  })
  .prefault({})
  .describe('When what was measured is deleted. Nothing goes before its aggregates are made');

export type RetentionConfig = z.infer<typeof retentionSchema>;
