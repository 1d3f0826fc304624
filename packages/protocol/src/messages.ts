import { z } from 'zod';
import { isCell } from './cell.ts';
import { listedChannelSchema } from './channel.ts';
import { protocolError } from './errors.ts';
import { FRAME_LIMITS } from './frame.ts';
import { bootSchema, epochSchema, nodeIdSchema } from './ids.ts';
import { desiredSchema, loopSpecSchema, reportedSchema } from './loop.ts';
import { grantSchema } from './power.ts';

export const MESSAGE_LIMIT = 256 * 1024;
/** Either side sends a `beat` this often and takes a peer silent for SILENCE_MS as gone (machine clock). */
export const BEAT_MS = 500;
export const SILENCE_MS = 1800;

const seq = z.number().int().nonnegative();
const ms = z.number().int();

export const CLOCK_QUALITIES = ['unsynced', 'learned', 'disciplined'] as const;

/** From `mono` on, wall time of this boot is mono + offset; piecewise, because a Pi's crystal drifts. */
export const bootOffsetSchema = z.object({
  boot: bootSchema,
  mono: ms,
  offset: z.number(),
  quality: z.enum(CLOCK_QUALITIES),
});

/** One life of the buffer as the agent has it. `oldest` 0: nothing is kept any more; `newest` counts every scan made. */
export const epochStateSchema = z.object({ epoch: epochSchema, oldest: seq, newest: seq, current: z.boolean() });

export const helloSchema = z.object({
  type: z.literal('hello'),
  protocol: z.number().int(),
  node: nodeIdSchema,
  version: z.string().max(32),
  boot: bootSchema,
  /** Process-monotonic ms at sending. */
  mono: ms,
  simulated: z.boolean(),
  epochs: z.array(epochStateSchema).max(1000),
  channels: z.array(listedChannelSchema).max(FRAME_LIMITS.channels),
  loops: z.array(loopSpecSchema).max(64),
  boots: z.array(bootOffsetSchema).max(1000),
});

const cell = z.custom<number | 'not-due' | 'missing' | `fault:${string}`>(isCell, 'a cell');

/** The newest scans, best effort; cells in the order of `hello.channels`. */
export const liveSchema = z.object({
  type: z.literal('live'),
  epoch: epochSchema,
  scans: z
    .array(z.object({ seq, mono: ms, cells: z.array(cell).max(FRAME_LIMITS.channels) }))
    .min(1)
    .max(FRAME_LIMITS.scans),
});

export const reportSchema = z.object({ type: z.literal('report'), report: reportedSchema });
export const bootsSchema = z.object({ type: z.literal('boots'), boots: z.array(bootOffsetSchema).max(1000) });
/** `mono`, `wall`: the sender's process clock, so that the other side can judge age and learn offsets. */
export const beatSchema = z.object({ type: z.literal('beat'), mono: ms, wall: ms });

export const watermarkSchema = z.object({
  epoch: epochSchema,
  /** Highest seq, without a hole, that is in the tier; 0 when nothing is. */
  hot: seq,
  warm: seq,
  /** Highest seq the hubs ever heard of, live lane included. */
  seen: seq,
});

export const welcomeSchema = z.object({
  type: z.literal('welcome'),
  protocol: z.number().int(),
  hub: z.string(),
  /** The hub's process clock, ms UTC. */
  wall: ms,
  epochs: z.array(watermarkSchema),
  /** Bytes of frames that may be under way unacknowledged. */
  credit: z.number().int().positive(),
  desired: desiredSchema.nullable(),
});

/** Cumulative: everything up to `hot` / `warm` of this epoch is in that tier. */
export const ackSchema = z.object({
  type: z.literal('ack'),
  epoch: epochSchema,
  hot: seq,
  warm: seq,
  credit: z.number().int().positive(),
});
/** Send again from `seq` on, also what was acknowledged before. */
export const rewindSchema = z.object({ type: z.literal('rewind'), epoch: epochSchema, seq });
export const desiredMessageSchema = z.object({ type: z.literal('desired'), desired: desiredSchema });
/** Straight over the socket, through no store; latched by the node. */
export const stopSchema = z.object({
  type: z.literal('stop'),
  id: z.string().max(64),
  owner: z.string().min(1).max(64),
  reason: z.string().max(200),
});
/** The peer is told what was wrong; a fatal error is followed by a close. */
export const errorMessageSchema = z.object({
  type: z.literal('error'),
  code: z.string().max(64),
  message: z.string().max(500),
  fatal: z.boolean(),
  /** Do not come back sooner than this; machine ms. */
  retryAfter: z.number().int().nonnegative().optional(),
});

export const fromAgentSchema = z.discriminatedUnion('type', [
  helloSchema,
  liveSchema,
  reportSchema,
  bootsSchema,
  beatSchema,
  errorMessageSchema,
]);
export const fromHubSchema = z.discriminatedUnion('type', [
  welcomeSchema,
  ackSchema,
  rewindSchema,
  desiredMessageSchema,
  stopSchema,
  grantSchema,
  beatSchema,
  errorMessageSchema,
]);

export type BootOffset = z.infer<typeof bootOffsetSchema>;
export type ClockQuality = (typeof CLOCK_QUALITIES)[number];
export type EpochState = z.infer<typeof epochStateSchema>;
export type Hello = z.infer<typeof helloSchema>;
export type Live = z.infer<typeof liveSchema>;
export type Welcome = z.infer<typeof welcomeSchema>;
export type Watermark = z.infer<typeof watermarkSchema>;
export type Ack = z.infer<typeof ackSchema>;
export type FromAgent = z.infer<typeof fromAgentSchema>;
export type FromHub = z.infer<typeof fromHubSchema>;

const AGENT_TYPES = new Set<unknown>(fromAgentSchema.options.map((option) => option.shape.type.value));
const HUB_TYPES = new Set<unknown>(fromHubSchema.options.map((option) => option.shape.type.value));

function parse<T>(text: string, schema: z.ZodType<T>, types: ReadonlySet<unknown>): T | undefined {
  if (text.length > MESSAGE_LIMIT) throw protocolError('MESSAGE_TOO_LARGE', `${text.length} characters`);
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch (cause) {
    throw protocolError('MESSAGE_INVALID', 'not JSON', { cause });
  }
  const type: unknown = (body as { type?: unknown } | null)?.type;
  if (typeof type !== 'string') throw protocolError('MESSAGE_INVALID', 'no type');
  // A newer peer may say more than we know; what we do not know is passed over, what we know must be right.
  if (!types.has(type)) return undefined;
  const result = schema.safeParse(body);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  throw protocolError('MESSAGE_INVALID', `${type}: ${issue?.path.join('.')}: ${issue?.message}`);
}

/** `undefined` for an unknown type. @throws MESSAGE_INVALID, MESSAGE_TOO_LARGE */
export function parseFromAgent(text: string): FromAgent | undefined {
  return parse(text, fromAgentSchema, AGENT_TYPES);
}

/** `undefined` for an unknown type. @throws MESSAGE_INVALID, MESSAGE_TOO_LARGE */
export function parseFromHub(text: string): FromHub | undefined {
  return parse(text, fromHubSchema, HUB_TYPES);
}
