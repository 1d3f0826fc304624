import { z } from 'zod';
import { alarmViewSchema } from './alarm-api.ts';
import { channelSpecSchema, listedChannelSchema } from './channel.ts';
import { channelIdSchema, idSchema, loopIdSchema, nodeIdSchema } from './ids.ts';
import { demandSchema, driverFaultsSchema, loopSpecSchema, loopStateSchema, refusalSchema } from './loop.ts';

const ms = z.number().int();
export const ROLES = ['viewer', 'brewer', 'operator'] as const;

export const errorBodySchema = z.object({
  error: z.object({ code: z.string(), message: z.string(), advice: z.string() }),
});

/** `code`: the one-time code that a hub without users prints; with it the first operator is made. */
export const loginSchema = z.object({
  user: z.string().min(1).max(64),
  password: z.string().min(1).max(256),
  code: z.string().max(64).optional(),
});
export const sessionSchema = z.object({
  token: z.string(),
  user: z.string(),
  role: z.enum(ROLES),
  /** Machine-clock ms UTC. */
  expires: ms,
});
export const ticketSchema = z.object({ ticket: z.string(), expires: ms });

/** State of a latest value. `stale` is judged by the hub on its process clock. */
export const LATEST_STATES = ['ok', 'missing', 'fault', 'stale'] as const;
export const latestSchema = z.object({
  value: z.number().nullable(),
  state: z.enum(LATEST_STATES),
  /** Fault code, when state is fault. */
  code: z.string().nullable(),
  /** Process-clock ms UTC of the reading; null when none was ever seen. */
  time: ms.nullable(),
});

export const nodeSchema = z.object({
  id: nodeIdSchema,
  kettle: idSchema,
  online: z.boolean(),
  /** Hub that holds the agent's socket; null when none does. */
  hub: z.string().nullable(),
  seen: ms.nullable(),
  simulated: z.boolean(),
  version: z.string(),
  buffered: z.number(),
  dropped: z.number(),
  /** Version of the desired state that the node's last report answers; absent before its first report. */
  answers: z.number().int().optional(),
  /** Chips with which something went wrong since the agent started; left out while nothing did, and by an older hub. */
  drivers: z.array(driverFaultsSchema).optional(),
  /** `id` names it for its release; left out by an older node. */
  stop: z.object({ id: z.string().optional(), owner: z.string(), reason: z.string(), at: ms }).nullable(),
});
export const kettleSchema = z.object({ id: idSchema, nodes: z.array(nodeSchema) });
export const channelSchema = listedChannelSchema.extend({ node: nodeIdSchema, kettle: idSchema, latest: latestSchema });
export const loopSchema = z.object({
  node: nodeIdSchema,
  spec: loopSpecSchema,
  state: loopStateSchema.nullable(),
  desired: demandSchema.nullable(),
  refused: z.array(refusalSchema),
});

export const historyQuerySchema = z.object({
  channel: channelIdSchema,
  from: z.coerce.number().int(),
  to: z.coerce.number().int(),
  points: z.coerce.number().int().min(1).max(20_000).default(1000),
});
/** `unanswered`: a store that may hold readings of it did not answer; `detail` names it. */
export const GAP_REASONS = ['no-data', 'dropped', 'missing', 'fault', 'unanswered'] as const;
/** Columns of equal length. With at most `points` readings in range each point is one reading (`bucket` 0). */
export const historySchema = z.object({
  channel: channelIdSchema,
  unit: channelSpecSchema.shape.unit,
  res: z.number(),
  from: ms,
  to: ms,
  /** Width of a point in ms; 0: single readings. */
  bucket: ms,
  t: z.array(ms),
  min: z.array(z.number()),
  mean: z.array(z.number()),
  max: z.array(z.number()),
  count: z.array(z.number().int()),
  /** Where no line may be drawn. */
  gaps: z.array(z.object({ from: ms, to: ms, reason: z.enum(GAP_REASONS), detail: z.string(), count: z.number() })),
  /** From here on the points come from the live lane and may still be completed; null when all is sealed. */
  provisional: ms.nullable(),
  /** Stores that did not answer in time: what only they hold is a gap `unanswered`. */
  silent: z.array(z.string()).optional(),
  /** Which tier each part came from; `width`: from roll-ups of so many ms, and no frame was read. */
  parts: z.array(
    z.object({ tier: z.string(), from: ms, to: ms, frames: z.number().int(), width: z.number().int().optional() }),
  ),
});

export const overrideRequestSchema = demandSchema.extend({
  reason: z.string().min(1).max(200),
  /** How long it holds, process-clock ms; at most 24 h. */
  duration: z.number().int().min(1000).max(86_400_000),
});
export const stopRequestSchema = z.object({ reason: z.string().min(1).max(200) });
/** `stop`: id of the stop that is meant; one that came since stays. Left out: whatever stands. */
export const releaseRequestSchema = stopRequestSchema.extend({ stop: z.string().min(1).max(64).optional() });

export const ledgerRowSchema = z.object({
  node: nodeIdSchema,
  epoch: z.string(),
  /** Scans: produced = stored + buffered + dropped + expired when nothing is lost. */
  produced: z.number().int(),
  stored: z.number().int(),
  buffered: z.number().int(),
  dropped: z.number().int(),
  /** Scans that were deleted because they are older than their policy; left out: none. */
  expired: z.number().int().optional(),
  /**
   * Scans that no tier holds which answered, while one was silent that may hold them: then nobody can say that they are
   * lost. Left out: none.
   */
  unanswered: z.number().int().optional(),
  /** produced - stored - buffered - dropped - expired - unanswered; above zero is loss. */
  lost: z.number().int(),
  /** Scans stored more than once; the gate keeps it at zero. */
  twice: z.number().int(),
});
export const ledgerSchema = z.object({
  /** Nothing is lost, stands twice or is left unanswered. */
  balanced: z.boolean(),
  rows: z.array(ledgerRowSchema),
  /**
   * Tiers that could not be counted, and why; left out: all were. `state`: what agents have not handed over yet is known as
   * far as this hub heard it itself, and what retention took counts as unanswered.
   */
  silent: z.array(z.object({ tier: z.string(), code: z.string(), detail: z.string() })).optional(),
});

export const auditRowSchema = z.object({
  id: z.number().int(),
  at: ms,
  who: z.string(),
  what: z.string(),
  about: z.string(),
  detail: z.string(),
});
export const userSchema = z.object({ user: z.string(), role: z.enum(ROLES), created: ms });
export const newUserSchema = z.object({
  user: z.string().regex(/^[a-z0-9._-]{1,64}$/),
  password: z.string().min(10).max(256),
  role: z.enum(ROLES),
});
export const healthSchema = z.object({
  service: z.string(),
  version: z.string(),
  hub: z.string(),
  time: ms,
  ready: z.boolean(),
  checks: z.record(z.string(), z.string()),
});

/** A hub tells pages its process clock: page time = now + rate x machine time since. */
export const clockSchema = z.object({ now: ms, rate: z.number() });
export const liveHelloSchema = z.object({
  type: z.literal('hello'),
  hub: z.string(),
  clock: clockSchema,
  simulated: z.boolean(),
  /** Base URLs of all hubs, this one included; the page moves to another when this one is silent. */
  hubs: z.array(z.string()),
  kettles: z.array(kettleSchema),
  channels: z.array(channelSchema),
  loops: z.array(loopSchema),
  /** Those that stand and those that nobody has seen; of the latter the newest 200. */
  alarms: z.array(alarmViewSchema),
});
/** What changed since the last one, coalesced: the newest value of a channel wins. Sent at least every second. */
export const liveUpdateSchema = z.object({
  type: z.literal('update'),
  clock: clockSchema,
  latest: z.record(channelIdSchema, latestSchema).optional(),
  loops: z.array(loopSchema).optional(),
  nodes: z.array(nodeSchema).optional(),
  alarms: z.array(alarmViewSchema).optional(),
});
/** After new channels or kettles appear a fresh `hello` is sent. */
export const fromLiveSchema = z.discriminatedUnion('type', [liveHelloSchema, liveUpdateSchema]);

export const overrideParamsSchema = z.object({ id: loopIdSchema });

export type Role = (typeof ROLES)[number];
export type Session = z.infer<typeof sessionSchema>;
export type LatestValue = z.infer<typeof latestSchema>;
export type NodeView = z.infer<typeof nodeSchema>;
export type KettleView = z.infer<typeof kettleSchema>;
export type ChannelView = z.infer<typeof channelSchema>;
export type LoopView = z.infer<typeof loopSchema>;
export type HistoryQuery = z.infer<typeof historyQuerySchema>;
export type History = z.infer<typeof historySchema>;
export type HistoryGap = History['gaps'][number];
export type OverrideRequest = z.infer<typeof overrideRequestSchema>;
export type LedgerRow = z.infer<typeof ledgerRowSchema>;
export type SilentTier = NonNullable<z.infer<typeof ledgerSchema>['silent']>[number];
export type Ledger = z.infer<typeof ledgerSchema>;
export type AuditRow = z.infer<typeof auditRowSchema>;
export type FromLive = z.infer<typeof fromLiveSchema>;
export type LiveHello = z.infer<typeof liveHelloSchema>;
export type LiveUpdate = z.infer<typeof liveUpdateSchema>;
export type ClockView = z.infer<typeof clockSchema>;
