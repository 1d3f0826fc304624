import { nodeIdSchema } from '@cerveceria/protocol';
import { z } from 'zod';
import { channelSchema, type limitsSchema } from './channel-schema.ts';
import { chipSchema } from './chip-schema.ts';
import { crossCheck } from './config-checks.ts';
import { powerSchema } from './power/power-schema.ts';

const name = z.string().regex(/^[a-z0-9-]{1,29}$/, 'small letters, digits and hyphens, at most 29');
const ms = z.number().int().nonnegative();
const line = z.number().int().min(0).max(63);
const names = <T extends z.ZodType>(value: T) => z.record(name, value);

const outputSchema = z.strictObject({
  line: line.describe('GPIO number (BCM).').optional(),
  chip: name.describe('Instead of a line: one of the chips, and a pin of it.').optional(),
  pin: z.number().int().min(0).max(15).optional(),
  duty: z.number().gt(0).max(1).describe('PWM while it is on, of a pca9685: speed of a pump.').optional(),
  active: z.enum(['high', 'low']).default('high'),
  proof: z
    .strictObject({ channel: name, min: z.number().positive().describe('From this on current flows, A or W.') })
    .optional()
    .describe('A channel that shows whether current flows.'),
  min_on_ms: ms.optional().describe('Left out: none, 180,000 for a compressor.'),
  min_off_ms: ms.optional().describe('Left out: none, 300,000 for a compressor.'),
});

const gainsSchema = z.strictObject({
  kp: z.number().positive().describe('Duty for one unit of error.'),
  ti_s: z.number().positive().describe('Integral time, s.'),
  td_s: z.number().nonnegative().describe('Derivative time, s.'),
});
const rangeSchema = z.strictObject({ min: z.number(), max: z.number() });
const demandSchema = z.strictObject({
  mode: z.enum(['off', 'auto', 'manual']),
  set_point: z.number().optional(),
  duty: z.number().min(-1).max(1).optional(),
});
const needSchema = z.union([
  z.strictObject({ output: name }),
  z.strictObject({ channel: name, min: z.number().describe('The heater is off below this.') }),
]);

const heatSchema = z.strictObject({
  kind: z.literal('heat'),
  input: name,
  output: name,
  window_ms: z.number().int().min(500).default(10_000).describe('Window of the time proportioning.'),
  control: z
    .enum(['learning', 'pid'])
    .default('learning')
    .describe('learning: learns the kettle on the ramp, with the PID until it is sure; pid: the PID alone.'),
  probe_lag_s: z.number().min(1).max(120).default(10).describe('Time constant of the probe in its well, s.'),
  boil_power: z
    .number()
    .min(0)
    .max(1)
    .optional()
    .describe('Duty once the wort boils. Left out: a tenth of volume_l evaporates in an hour.'),
  gains: gainsSchema.optional().describe('Of the PID. Left out: made from power_w and volume_l.'),
  range: rangeSchema.default({ min: 0, max: 104 }).describe('Set points that are taken.'),
  over_temperature: z.number().default(106).describe('Hard limit; latched until a person resets it.'),
  power_w: z.number().positive().describe('Of the element.'),
  volume_l: z.number().positive().describe('Usual fill of the kettle.'),
  program_pump: name
    .optional()
    .describe('The pump loop that a program drives. Left out: one that this loop needs, else the first.'),
  needs: z.array(needSchema).default([]).describe('Without these the heater is off.'),
  default: demandSchema.default({ mode: 'off' }),
});
const chamberSchema = z.strictObject({
  input: name.describe('Probe in the air of the fridge, or in the glycol.'),
  range: rangeSchema.default({ min: 0, max: 35 }).describe('Set points of the chamber.'),
  beer_gains: gainsSchema
    .default({ kp: 5, ti_s: 14_400, td_s: 0 })
    .describe('From beer to chamber; kp: °C of the chamber for one of the beer.'),
  gains: gainsSchema.default({ kp: 0.2, ti_s: 7200, td_s: 0 }).describe('From chamber to heating and cooling.'),
  dead_band: z.number().nonnegative().default(0.5).describe('No output while the chamber is within this.'),
});
const fermentSchema = z.strictObject({
  kind: z.literal('ferment'),
  input: name,
  heat: name.optional(),
  cool: name.optional(),
  cool_by: z
    .enum(['compressor', 'valve'])
    .default('compressor')
    .describe('What cool switches. compressor: runs and rests for minutes, see min_on_ms; valve: of glycol, at will.'),
  gravity: name.optional().describe("Channel in SG of the same node: a program's fermentation steps may end by it."),
  chamber: chamberSchema.optional().describe('The beer asks for a temperature of the chamber around it.'),
  dead_band: z.number().nonnegative().default(0.2).describe('No output within this of the set point.'),
  change_over_ms: ms.default(600_000).describe('Rest between heating and cooling.'),
  window_ms: z.number().int().min(1000).default(1_800_000),
  gains: gainsSchema.default({ kp: 0.5, ti_s: 7200, td_s: 0 }),
  range: rangeSchema.default({ min: -2, max: 30 }),
  over_temperature: z.number().default(40),
  default: demandSchema.default({ mode: 'off' }),
});
const pumpSchema = z.strictObject({
  kind: z.literal('pump'),
  output: name,
  window_ms: z.number().int().min(500).default(10_000),
  default: demandSchema.default({ mode: 'off' }),
});
const loopSchema = z.discriminatedUnion('kind', [heatSchema, fermentSchema, pumpSchema]);

const busSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('simulated'),
    socket: z.string().min(1).describe("The simulator's socket."),
    step_limit_ms: z
      .number()
      .int()
      .min(100)
      .max(60_000)
      .optional()
      .describe(
        'Machine time in which a step must be done before the guard drives everything off, 800 when left out. Simulated time stands still meanwhile, so a slow machine may have more.',
      ),
  }),
  z.strictObject({
    kind: z.literal('linux'),
    w1_root: z.string().default('/sys/bus/w1/devices'),
    gpio: z.enum(['gpiochip', 'rpio']).default('gpiochip'),
    chip_label: z.string().optional().describe('Only where the chip of the header is not the usual one.'),
    device_tree: z.string().default('/proc/device-tree'),
  }),
]);

export const agentConfigSchema = z
  .strictObject({
    node: nodeIdSchema.describe('kettle.node'),
    data: z.string().min(1).describe('Folder of the buffer, relative to this file.'),
    key_file: z.string().min(1).describe("File with the node's key, one line."),
    hubs: z.array(z.string().regex(/^wss?:\/\/[^\s/]+/, 'ws://host:port or wss://host:port')).min(1),
    bus: busSchema,
    tick_ms: z.number().int().min(50).max(1000).default(250),
    scan_ms: ms.default(1000).describe('Period of the scans; 0: one every step.'),
    log: z.enum(['trace', 'debug', 'info', 'warn', 'error']).default('info'),
    retention: z
      .strictObject({ days: z.number().positive(), bytes: z.number().int().min(1_000_000) })
      .default({ days: 30, bytes: 2_000_000_000 }),
    channels: names(channelSchema).default({}),
    chips: names(chipSchema).default({}).describe('I2C chips with pins of their own.'),
    outputs: names(outputSchema).default({}),
    loops: names(loopSchema).default({}),
    power: powerSchema.optional().describe('What the outputs may draw together. Left out: nothing limits it.'),
  })
  .check(crossCheck);

export type AgentConfig = z.infer<typeof agentConfigSchema>;
export type ChannelConfig = z.infer<typeof channelSchema>;
/** A channel that a driver reads; the others are made of those. */
export type ReadConfig = Exclude<ChannelConfig, { driver: 'vote' }>;
export type OutputConfig = z.infer<typeof outputSchema>;
export type LoopConfig = z.infer<typeof loopSchema>;
export type HeatConfig = z.infer<typeof heatSchema>;
export type FermentConfig = z.infer<typeof fermentSchema>;
export type DemandConfig = z.infer<typeof demandSchema>;
export type Limits = z.infer<typeof limitsSchema>;
export type BusConfig = z.infer<typeof busSchema>;
