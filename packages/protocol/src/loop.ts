import { z } from 'zod';
import { UNITS } from './channel.ts';
import { channelIdSchema, loopIdSchema } from './ids.ts';
import { LIMITED_BY, powerReportSchema } from './power.ts';
import { desiredOrderSchema, desiredProgramSchema, programStateSchema } from './program-state.ts';
import { saidSchema } from './said.ts';

/** `heat`: a heater only. `ferment`: heat and cool, never both. `pump`: an on/off or duty output without a PID. */
export const LOOP_KINDS = ['heat', 'ferment', 'pump'] as const;
export const LOOP_MODES = ['off', 'auto', 'manual'] as const;
/** Who rules the loop at this moment, strongest first (design decision 7). */
export const LOOP_SOURCES = ['safety', 'local-stop', 'override', 'program', 'desired', 'default'] as const;

/** What is fixed for a loop while the agent runs; told in `hello`. */
export const loopSpecSchema = z.object({
  id: loopIdSchema,
  kind: z.enum(LOOP_KINDS),
  /** The process value's channel; a pump has none. */
  input: channelIdSchema.nullable(),
  /** Channels that carry the loop's set point and duty in the scans. */
  setPointChannel: channelIdSchema.nullable(),
  dutyChannel: channelIdSchema,
  unit: z.enum(UNITS),
  /** Range of set points that the agent takes; null for a pump. */
  min: z.number().nullable(),
  max: z.number().nullable(),
  /** The pump that a program of this loop drives; left out: the node's first one, where it has any. */
  pump: loopIdSchema.optional(),
});

const person = z.string().min(1).max(64);
const reason = z.string().max(200);
const processTime = z.number().int();

/** What a loop is asked to do. `setPoint` in the loop's unit for `auto`, `duty` 0..1 (-1..1 for ferment) for `manual`. */
export const demandSchema = z.object({
  mode: z.enum(LOOP_MODES),
  setPoint: z.number().finite().optional(),
  duty: z.number().min(-1).max(1).optional(),
  /**
   * With `auto`: this is a boil. Full power until the wort boils (`LoopState.boiling`), then this duty 0..1, whatever
   * the set point says; the set point only has to be one that the loop takes. Left out: the set point rules, and where
   * it is above what the kettle reaches, the loop's own boil power does.
   */
  boilPower: z.number().min(0).max(1).optional(),
  /**
   * With `auto`, of a heat loop: first a relay experiment around the set point, up to three hours of swings of a degree
   * or two, whose gains are the PID's from then on. Ends early with the demand; best asked for by an override.
   */
  tune: z.boolean().optional(),
});

/** A brewer's temporary demand. It ends at `expires` (process-clock ms UTC) and the loop returns bumplessly. */
export const overrideSchema = demandSchema.extend({
  id: z.string().min(1).max(64),
  owner: person,
  reason,
  issued: processTime,
  expires: processTime,
});

export const desiredLoopSchema = z.object({
  demand: demandSchema.nullable(),
  override: overrideSchema.nullable(),
});

/** Desired state of one node: a versioned document, never a queue of commands. */
export const desiredSchema = z.object({
  node: z.string(),
  version: z.number().int().nonnegative(),
  issued: processTime,
  /** By loop id. A loop that is not named keeps its default. */
  loops: z.record(loopIdSchema, desiredLoopSchema),
  /** Latched stop of the whole node; null when released. */
  stop: z.object({ id: z.string().max(64), owner: person, reason, issued: processTime }).nullable(),
  /** Null: none is to run. Left out, by a hub that knows of no programs: what runs goes on. */
  program: desiredProgramSchema.nullable().optional(),
  order: desiredOrderSchema.nullable().optional(),
});

/** `learning`: not sure enough of the kettle yet, the PID rules. */
export const LEARNING_PHASES = ['learning', 'full-power', 'settling'] as const;

export const loopStateSchema = z.object({
  id: loopIdSchema,
  mode: z.enum(LOOP_MODES),
  source: z.enum(LOOP_SOURCES),
  setPoint: z.number().nullable(),
  /** Process value; null when the input is missing, faulty or stale. */
  pv: z.number().nullable(),
  /** Asked of the actuator after control and veto, 0..1, or -1..1 for ferment (below zero cools). */
  duty: z.number(),
  terms: z.object({ p: z.number(), i: z.number(), d: z.number() }).nullable(),
  /** What the loop has learned of its kettle; left out where nothing is learned. Times in s, gain in °C/s at full power. */
  learned: z
    .object({
      phase: z.enum(LEARNING_PHASES),
      /** 0..1; below the agent's trust the PID rules. */
      confidence: z.number(),
      gain: z.number(),
      lag: z.number(),
      dead: z.number(),
      /** Share of what the wort is warmer than the room that it loses in a second, 1/s; left out by an older agent. */
      loss: z.number().optional(),
    })
    .optional(),
  /**
   * The wort boils: it stopped rising under power that should have made it rise, whatever its temperature. False again
   * once it fell by a degree, rose further or gets no power. Left out where nothing judges it.
   */
  boiling: z.boolean().optional(),
  /** The chamber around a beer: what it is asked for and what it reads, °C. Left out where there is none. */
  chamber: z.object({ setPoint: z.number().nullable(), pv: z.number().nullable() }).optional(),
  /** The relay experiment that was asked for last; left out where none was since the start. `failed`: also broken off. */
  tuning: z
    .object({
      phase: z.enum(['running', 'done', 'failed']),
      swings: z.number().int(),
      gains: z.object({ kp: z.number(), tiS: z.number(), tdS: z.number() }).nullable(),
    })
    .optional(),
  override: overrideSchema.nullable(),
  /** Code of the veto that holds the output off; null when none does. */
  veto: z.string().nullable(),
  /** What holds an output off that control and safety would have on; null or left out: nothing does. */
  limited: z.enum(LIMITED_BY).nullable().optional(),
  /** Wh that the loop's outputs have used since the node first counted them; left out where their power is unknown. */
  energyWh: z.number().nonnegative().optional(),
});

export const ALARM_PRIORITIES = ['info', 'warning', 'critical'] as const;

export const alarmSchema = z.object({
  /** One standing alarm: `code` and where, so that the same one is not raised twice. */
  id: z.string().max(128),
  code: z.string().max(64),
  priority: z.enum(ALARM_PRIORITIES),
  /** Channel, loop or node it is about. */
  about: z.string().max(128),
  detail: z.string().max(200),
  /** The detail to be worded in a reader's language; left out: it is a code, a person's words, or of an older agent. */
  said: saidSchema.optional(),
  since: processTime,
  active: z.boolean(),
  /** When it was over; left out while it is not, and by an older agent. */
  ended: processTime.optional(),
  /** Latched: stands until a person resets it. */
  latched: z.boolean(),
});

/** A demand or override that the agent did not carry out, and why. */
export const refusalSchema = z.object({ loop: loopIdSchema, id: z.string(), code: z.string(), at: processTime });

/** What went wrong with one chip of a node since its agent started; readings that a second try gave are in it too. */
export const driverFaultsSchema = z.object({
  /** `w1`, `i2c-1`, `spi0.0`, `line 27`. */
  bus: z.string().max(32),
  /** 1-Wire id, I2C address, or the bus itself. */
  chip: z.string().max(32),
  retried: z.number().int().nonnegative(),
  missing: z.number().int().nonnegative(),
  /** By code. */
  faults: z.record(z.string().max(32), z.number().int().nonnegative()),
});

/** What a node reports beside its readings. */
export const reportedSchema = z.object({
  /** Version of the desired state that this answers. */
  version: z.number().int().nonnegative(),
  at: processTime,
  loops: z.array(loopStateSchema),
  alarms: z.array(alarmSchema),
  refused: z.array(refusalSchema),
  stop: z.object({ id: z.string().max(64).optional(), owner: person, reason, at: processTime }).nullable(),
  /** Scans in the buffer not yet acknowledged at `warm`, and dropped for ever, over all epochs. */
  buffered: z.number().int().nonnegative(),
  dropped: z.number().int().nonnegative(),
  /** The program that the node conducts; null or left out: none. */
  program: programStateSchema.nullable().optional(),
  /** Left out by a node that has no share of a site's power. */
  power: powerReportSchema.optional(),
  /** Chips with which something went wrong; left out while nothing did. */
  drivers: z.array(driverFaultsSchema).max(128).optional(),
});

export type LoopSpec = z.infer<typeof loopSpecSchema>;
export type Demand = z.infer<typeof demandSchema>;
export type Override = z.infer<typeof overrideSchema>;
export type Desired = z.infer<typeof desiredSchema>;
export type LoopState = z.infer<typeof loopStateSchema>;
export type Alarm = z.infer<typeof alarmSchema>;
export type Refusal = z.infer<typeof refusalSchema>;
export type DriverFaults = z.infer<typeof driverFaultsSchema>;
export type Reported = z.infer<typeof reportedSchema>;
export type LoopKind = (typeof LOOP_KINDS)[number];
export type LoopMode = (typeof LOOP_MODES)[number];
export type LoopSource = (typeof LOOP_SOURCES)[number];
