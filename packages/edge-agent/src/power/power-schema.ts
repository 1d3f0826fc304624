import { z } from 'zod';

const name = z.string().regex(/^[a-z0-9-]{1,29}$/, 'small letters, digits and hyphens, at most 29');
const watts = z.number().positive().max(1_000_000);

/** All by the names of outputs. */
export const powerSchema = z.strictObject({
  budget_w: watts.optional().describe('What the heaters of this node may draw together, W.'),
  share_w: z
    .number()
    .nonnegative()
    .max(1_000_000)
    .optional()
    .describe(
      "Part of the site's power that is always this node's; more is granted by a hub. Left out: no site limit.",
    ),
  circuits: z
    .record(name, z.strictObject({ limit_w: watts, outputs: z.array(name).min(1) }))
    .default({})
    .describe('Phases or fuses: what those on each may draw together.'),
  exclude: z.array(z.array(name).min(2)).default([]).describe('Of each group at most one is on.'),
  priority: z.array(name).default([]).describe('Served first, in this order; the others share what is left.'),
  loads: z.record(name, watts).default({}).describe('W of outputs whose loop has no power_w.'),
  meters: z.record(name, name).default({}).describe('Channel in W that measures what an output really draws.'),
});

export type PowerConfig = z.infer<typeof powerSchema>;
