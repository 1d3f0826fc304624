import { listedChannelSchema, UNITS } from '@cerveceria/protocol';
import { z } from 'zod';

const ms = z.number().int().nonnegative();

/** A reading outside is a fault, never a value. */
export const limitsSchema = z.strictObject({
  min: z.number().describe('Lowest plausible value, in the unit of the channel.'),
  max: z.number().describe('Highest plausible value.'),
  rate_per_s: z.number().positive().describe('Fastest plausible change, units a second.'),
  stale_ms: z.number().int().min(100).describe('A reading older than this is no longer one.'),
});

const point = z.tuple([z.number().describe('What was read.'), z.number().describe('What was true.')]);

const calibrationSchema = z.strictObject({
  points: z.tuple([point, point]).describe('Two points of a straight line: [[read, true], [read, true]].'),
  date: z.iso.date().describe('When it was done.'),
  by: z.string().min(1).max(64).describe('Who did it.'),
});

const measured = {
  unit: z.enum(UNITS),
  res: z.number().positive().describe('One step of what is stored, in the unit.'),
  every_ms: ms.describe('Period of the reading on the process clock; 0: every step.').default(1000),
  limits: limitsSchema,
  calibration: calibrationSchema.optional().describe('Left out: what the driver reads is what is true.'),
  compares: listedChannelSchema.shape.compares.describe(
    'Channels of one kettle, of different nodes, with the same word here should show the same; the hubs tell drift.',
  ),
};

const i2c = (from: number, to: number) => ({
  bus: z.number().int().nonnegative(),
  address: z.number().int().min(from).max(to),
});

const ds18b20Schema = z.strictObject({
  driver: z.literal('ds18b20'),
  id: z.string().regex(/^28-[0-9a-f]{12}$/, 'a 1-Wire id like 28-000000000001'),
  resolution: z.number().int().min(9).max(12).default(10).describe('Bits; 10 converts in 190 ms.'),
  ...measured,
});

const ads1115Schema = z.strictObject({
  driver: z.literal('ads1115'),
  ...i2c(0x48, 0x4b),
  input: z.number().int().min(0).max(3),
  fsr: z
    .union([6.144, 4.096, 2.048, 1.024, 0.512, 0.256].map((v) => z.literal(v)))
    .default(4.096)
    .describe('Full scale, V.'),
  scale: z.strictObject({ gain: z.number(), offset: z.number() }).describe('value = volts * gain + offset'),
  ...measured,
});

const max31865Schema = z.strictObject({
  driver: z.literal('max31865'),
  device: z.string().regex(/^spi\d+\.\d+$/, 'an SPI device like spi0.0'),
  ohms: z
    .union([z.literal(100), z.literal(1000)])
    .default(100)
    .describe('Of the probe at 0 °C.'),
  reference: z.number().positive().default(430).describe('Ohms of the reference resistor.'),
  ...measured,
});

const bme280Schema = z.strictObject({
  driver: z.literal('bme280'),
  ...i2c(0x76, 0x77),
  quantity: z.enum(['temperature', 'pressure', 'humidity']),
  ...measured,
});

const sht31Schema = z.strictObject({
  driver: z.literal('sht31'),
  ...i2c(0x44, 0x45),
  quantity: z.enum(['temperature', 'humidity']),
  ...measured,
});

const ina219Schema = z.strictObject({
  driver: z.literal('ina219'),
  ...i2c(0x40, 0x4f),
  quantity: z.enum(['current', 'voltage', 'power']),
  shunt: z.number().positive().default(0.1).describe('Ohms of the shunt.'),
  ...measured,
});

const ezoSchema = z.strictObject({
  driver: z.literal('ezo'),
  ...i2c(0x08, 0x77),
  quantity: z.enum(['ph', 'conductivity', 'temperature']).describe('Of the circuit; as shipped 0x63, 0x64, 0x66.'),
  ...measured,
});

const flowMeterSchema = z.strictObject({
  driver: z.literal('flow-meter'),
  line: z.number().int().min(0).max(63).describe('GPIO number (BCM).'),
  pulses_per_l: z.number().positive().describe('450 of a YF-S201; better what a measured bucket gives.'),
  pull: z.enum(['up', 'down', 'off']).default('up').describe('Meters with an open collector need one.'),
  debounce_us: z.number().int().min(0).max(100_000).default(0).describe('Edges closer than this are one.'),
  ...measured,
});

const switchSchema = z.strictObject({
  driver: z.literal('switch'),
  line: z.number().int().min(0).max(63).describe('GPIO number (BCM).').optional(),
  chip: z.string().describe('Instead of a line: one of the chips, and a pin of it.').optional(),
  pin: z.number().int().min(0).max(15).optional(),
  pull: z.enum(['up', 'down', 'off']).default('up').describe('An open contact needs one.'),
  closed: z.enum(['high', 'low']).default('low').describe('Level that reads 1.'),
  ...measured,
});

const voteSchema = z.strictObject({
  driver: z.literal('vote'),
  of: z.array(z.string()).min(2).max(3).describe('Channels of this node that measure one and the same place.'),
  tolerance: z.number().positive().describe('They agree within this, in the unit.'),
  lag_s: z
    .number()
    .min(0.1)
    .max(120)
    .default(15)
    .describe('One may show a change so much later than another, s; on a ramp they may differ by more for that.'),
  settle_ms: z
    .number()
    .int()
    .min(1000)
    .max(600_000)
    .default(10_000)
    .describe('One of three is outvoted after it disagreed for so long, and counts again after it agreed for so long.'),
  unit: measured.unit,
  res: measured.res,
  limits: limitsSchema,
  compares: measured.compares,
});

export const channelSchema = z.discriminatedUnion('driver', [
  ds18b20Schema,
  ads1115Schema,
  max31865Schema,
  bme280Schema,
  sht31Schema,
  ina219Schema,
  ezoSchema,
  flowMeterSchema,
  switchSchema,
  voteSchema,
]);

export type Calibration = z.infer<typeof calibrationSchema>;
