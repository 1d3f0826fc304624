import { z } from 'zod';

/**
 * What agent and simulator say to each other over the local bus socket: one JSON object a line.
 * The simulator stands where the kernel's buses stand on a Pi: registers, lines, and a 1-Wire tree of plain files.
 *
 * agent: gates time, a step is over when each agent said `done`. guard: sees steps, may set lines, gates nothing.
 * observer: is told the time. operator: injects faults, sets the speed, reads the truth.
 */
export const BUS_ROLES = ['agent', 'guard', 'observer', 'operator'] as const;

const id = z.number().int().nonnegative();
const node = z.string();
const line = z.number().int().min(0).max(63);
/** A line of the header, or a pin of an I2C chip as address * 16 + pin: 0x203 is pin 3 of the chip at 0x20. */
const place = z.number().int().min(0).max(0x7ff);
const level = z.union([z.literal(0), z.literal(1)]);

export const attachSchema = z.object({ op: z.literal('attach'), role: z.enum(BUS_ROLES), node: z.string().nullable() });
/** The agent has written its outputs for the step at `mono`. */
export const doneSchema = z.object({ op: z.literal('done'), mono: z.number() });

/** A faulty part, until it is cleared. `target`: a 1-Wire id, an I2C address as `i2c:0x48`, a line as `line:17`, or `plant`. */
export const FAULT_KINDS = [
  'probe-lost',
  'frozen',
  'power-on-85',
  'crc',
  'noise',
  'offset',
  'relay-stuck-on',
  'relay-stuck-off',
  'i2c-silent',
  'brown-out',
  'empty-kettle',
  'pump-stopped',
] as const;
export const faultSchema = z.object({
  node,
  target: z.string(),
  kind: z.enum(FAULT_KINDS),
  /** Of `offset` alone: what the probe shows too much, °C. */
  by: z.number().min(-50).max(50).optional(),
});

export const busRequestSchema = z.discriminatedUnion('op', [
  /** Bytes to a register, as `i2c_smbus_write_i2c_block_data`. */
  z.object({
    id,
    op: z.literal('i2c.write'),
    bus: z.number().int(),
    address: z.number().int(),
    register: z.number().int(),
    bytes: z.array(z.number().int().min(0).max(255)).max(32),
  }),
  z.object({
    id,
    op: z.literal('i2c.read'),
    bus: z.number().int(),
    address: z.number().int(),
    register: z.number().int(),
    length: z.number().int().min(1).max(32),
  }),
  /** Bytes that a chip which takes commands has ready. */
  z.object({
    id,
    op: z.literal('i2c.receive'),
    bus: z.number().int(),
    address: z.number().int(),
    length: z.number().int().min(1).max(32),
  }),
  /** Exclusive among agents, as a gpiochip line; a guard may set what an agent claimed. Initial level in the same act. */
  z.object({ id, op: z.literal('line.output'), line, initial: level }),
  z.object({ id, op: z.literal('line.input'), line }),
  z.object({ id, op: z.literal('line.set'), line, level }),
  z.object({ id, op: z.literal('line.get'), line }),
  /** Rising edges that a meter has given so far, `{edges, mono}`; wraps at 32 bits as the kernel's count does. */
  z.object({ id, op: z.literal('line.count'), line }),
  z.object({ id, op: z.literal('fault.set'), fault: faultSchema }),
  z.object({ id, op: z.literal('fault.clear'), fault: faultSchema }),
  z.object({ id, op: z.literal('fault.list') }),
  /** Process ms per machine ms; 0 = as fast as everybody answers. */
  z.object({ id, op: z.literal('rate.set'), rate: z.number().nonnegative() }),
  /** Brings something of a kettle to a value while it runs: mains V, ambient °C, volume L, grain kg. */
  z.object({ id, op: z.literal('plant.change'), kettle: z.string(), what: z.string(), value: z.number() }),
  /** What is true of the plant, for tests and for the page that shows the truth beside the probe. */
  z.object({ id, op: z.literal('truth') }),
]);

export const fromBusSchema = z.union([
  /** Instead of `welcome`; the socket is closed after it. */
  z.object({ ev: z.literal('refused'), code: z.string(), message: z.string() }),
  z.object({
    ev: z.literal('welcome'),
    boot: z.string(),
    mono: z.number(),
    wall: z.number(),
    rate: z.number(),
    /** Root of this node's 1-Wire tree (the role's `node`), laid out as /sys/bus/w1/devices. */
    w1: z.string().nullable(),
    /** Root of this node's SPI devices, laid out as /sys/bus/spi/devices. */
    spi: z.string().nullable().optional(),
  }),
  z.object({ ev: z.literal('step'), mono: z.number(), wall: z.number() }),
  /** To observers, at most twenty times a machine second. `rate` is the speed really reached. */
  z.object({ ev: z.literal('time'), mono: z.number(), wall: z.number(), rate: z.number() }),
  z.object({ id, ok: z.literal(true), value: z.unknown() }),
  z.object({ id, ok: z.literal(false), code: z.string(), message: z.string() }),
]);

/** Answer to `truth`. */
export const truthSchema = z.object({
  mono: z.number(),
  wall: z.number(),
  rate: z.number(),
  seed: z.number(),
  /** By kettle: what is true of its plant, in °C, L, L/min, J, pH; `wort` is the true wort. */
  kettles: z.record(z.string(), z.record(z.string(), z.number())),
  lines: z.array(z.object({ node, line: place, level, by: z.string() })),
  faults: z.array(faultSchema),
});

/** One row of the simulator's own log of lines (`lines.jsonl`), the judge of every heater test. */
export const lineRowSchema = z.object({
  mono: z.number(),
  wall: z.number(),
  /** Machine wall ms, to time what happens outside simulated time (a kill, a blocked loop). */
  machine: z.number(),
  node,
  line: place,
  level,
  /** Role that set it: agent, guard, operator, `claim` for the initial level, `power-on` at the simulator's start. */
  by: z.string(),
});

export type BusRole = (typeof BUS_ROLES)[number];
export type Fault = z.infer<typeof faultSchema>;
export type FaultKind = (typeof FAULT_KINDS)[number];
export type BusRequest = z.infer<typeof busRequestSchema>;
type WithoutId<Request> = Request extends unknown ? Omit<Request, 'id'> : never;
/** A request before the client has numbered it. */
export type BusRequestBody = WithoutId<BusRequest>;
export type FromBus = z.infer<typeof fromBusSchema>;
export type Welcome = Extract<FromBus, { ev: 'welcome' }>;
export type StepEvent = Extract<FromBus, { ev: 'step' }>;
export type TimeEvent = Extract<FromBus, { ev: 'time' }>;
export type Truth = z.infer<typeof truthSchema>;
export type LineRow = z.infer<typeof lineRowSchema>;
