import { z } from 'zod';
import { nodeIdSchema } from './ids.ts';

const watts = z.number().nonnegative().finite();
/** One life of one agent process; a grant is for that life alone. */
const session = z.string().min(1).max(64);
const version = z.number().int().nonnegative();

/** What keeps a loop's output off although it is asked for: the power is used elsewhere, or another one excludes it. */
export const LIMITED_BY = ['budget', 'mutex'] as const;

/** How a node that has a share of the site's power stands, told with every report. */
export const powerReportSchema = z.object({
  session,
  /** Process-monotonic ms of the node at which this was so; a grant's life is counted from here. */
  mono: z.number().int(),
  /** What it may use at any time, without anybody's word. */
  shareW: watts,
  /** What its loads would use together if nobody held them back. */
  wantsW: watts,
  /** Limits at which one more of them could be on, W, ascending: anything between helps nobody. */
  levelsW: z.array(watts).max(64).optional(),
  /** What they may use together at this moment. */
  limitW: watts,
  /** What those that are on use. */
  usedW: watts,
  /** Version of the newest grant that this life has taken; 0: none yet. */
  grant: version,
});

/** More than the share, for a time. A later one replaces it; one that is late or of another life is not taken. */
export const grantSchema = z.object({
  type: z.literal('grant'),
  version,
  session,
  /** Above the share. */
  watts,
  /** Process-monotonic ms of the node: from then on the share alone holds. */
  until: z.number().int(),
});

/** What all nodes may use together, and what is set aside for a node that has not told its share yet. */
export const siteSchema = z.object({
  limitW: watts.max(10_000_000),
  reserved: z.record(nodeIdSchema, watts).default({}),
});

/** The site as an operator sees it; null: nobody has told. */
export const powerViewSchema = z.object({
  site: siteSchema.nullable(),
  nodes: z.array(
    z.object({
      node: nodeIdSchema,
      shareW: watts,
      wantsW: watts.nullable(),
      limitW: watts.nullable(),
      usedW: watts.nullable(),
    }),
  ),
});

export type PowerView = z.infer<typeof powerViewSchema>;
export type LimitedBy = (typeof LIMITED_BY)[number];
export type PowerReport = z.infer<typeof powerReportSchema>;
export type Grant = z.infer<typeof grantSchema>;
export type Site = z.infer<typeof siteSchema>;
