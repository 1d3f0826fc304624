import { channelIdSchema, nodeOf } from '@cerveceria/protocol';
import { z } from 'zod';

const made = {
  channel: channelIdSchema.describe('The channel that is made; of the node of `from`, not named NAME-raw'),
};

const pressure = {
  from: channelIdSchema.describe('Pressure at the bottom, kPa, of a node that reports speak of'),
  density: z.number().min(0.5).max(2).default(1).describe('Of the liquid, kg/L; a wort of 12 °P has 1.048'),
  empty_kpa: z.number().default(0).describe('What it shows when the probe just falls dry, kPa'),
};

const temperature = channelIdSchema
  .optional()
  .describe('Temperature of the liquid, °C, of the same node and told of the same instant. Left out: no correction');
const reference = z
  .number()
  .min(0)
  .max(100)
  .default(20)
  .describe('Where the float was calibrated, °C: 20, or 15.56 (60 °F)');

const levelSchema = z.strictObject({
  kind: z.literal('level').describe('Share of the height that is filled, %'),
  ...{ ...made, ...pressure },
  height_m: z.number().positive().max(100).describe('Of the liquid in a full vessel, m'),
});

const volumeSchema = z.strictObject({
  kind: z.literal('volume').describe('Volume in a vessel, L'),
  ...{ ...made, ...pressure },
  area_m2: z.number().positive().max(1000).optional().describe('Of a vessel with straight walls, m²'),
  table: z
    .array(z.tuple([z.number(), z.number()]))
    .min(2)
    .max(500)
    .optional()
    .describe('Instead of an area: [[height in m, volume in L], …] by rising height; nothing is told outside of it'),
});

const tiltSchema = z.strictObject({
  kind: z.literal('tilt').describe('Gravity of the angle of a float such as the iSpindel'),
  ...made,
  from: channelIdSchema.describe('Angle in degrees, reported with the unit 1'),
  coefficients: z.array(z.number()).min(2).max(6).describe('[a0, a1, a2, …]: a0 + a1 x + a2 x² + …, x in degrees'),
  gives: z.enum(['plato', 'sg']).describe('What the polynomial gives'),
  ...{ temperature, reference },
});

const hydrometerSchema = z.strictObject({
  kind: z.literal('hydrometer').describe('Gravity of what a hydrometer shows in a liquid of another temperature'),
  ...made,
  from: channelIdSchema.describe('What it shows, SG (reports may say °P)'),
  temperature: temperature.unwrap(),
  reference,
});

const bridge_s = z
  .number()
  .positive()
  .max(3600)
  .default(120)
  .describe(
    'Longest time between two readings that is counted, s; over a longer one nothing is known and nothing added',
  );

const flowVolumeSchema = z.strictObject({
  kind: z.literal('flow-volume').describe('Counter of what has flown, L'),
  ...made,
  from: channelIdSchema.describe('Flow, L/min, of a node that reports speak of'),
  bridge_s,
});

const energySchema = z.strictObject({
  kind: z.literal('energy').describe('Counter of energy, kWh'),
  ...made,
  from: channelIdSchema.describe('Power, W, of a node that reports speak of'),
  bridge_s,
});

/** One channel that is computed of others of the same report; a counter goes on from report to report. */
export const derivationSchema = z.discriminatedUnion('kind', [
  levelSchema,
  volumeSchema,
  tiltSchema,
  hydrometerSchema,
  flowVolumeSchema,
  energySchema,
]);
export type Derivation = z.infer<typeof derivationSchema>;
/** What is made of one scan alone. */
export type ScanDerivation = Exclude<Derivation, Counter>;
/** What is the sum over time of all that was ever reported. */
export type Counter = z.infer<typeof flowVolumeSchema> | z.infer<typeof energySchema>;

export const isCounter = (derivation: Derivation): derivation is Counter => 'bridge_s' in derivation;

function faultsOf(each: Derivation, all: readonly Derivation[]): [key: string, message: string][] {
  const faults: [string, string][] = [];
  const { channel, from } = each;
  const temperature = 'temperature' in each ? each.temperature : undefined;
  if (all.find((other) => other.channel === channel) !== each) faults.push(['channel', 'made once']);
  if (channel.endsWith('-raw')) faults.push(['channel', 'another name, -raw is for what was read of calibrated ones']);
  for (const [key, id] of Object.entries({ from, ...(temperature !== undefined && { temperature }) })) {
    if (nodeOf(id) !== nodeOf(channel)) faults.push([key, `a channel of ${nodeOf(channel)}`]);
    if (all.some((other) => other.channel === id))
      faults.push([key, 'a channel that reports bring, not a derived one']);
  }
  if (each.kind === 'volume') {
    const { area_m2, table } = each;
    if ((area_m2 === undefined) === (table === undefined)) faults.push(['area_m2', 'either an area or a table']);
    if (table?.some(([height], i) => height <= (table[i - 1]?.[0] ?? Number.NEGATIVE_INFINITY)) === true)
      faults.push(['table', 'rows by rising height']);
  }
  return faults;
}

export const derivedSchema = z
  .array(derivationSchema)
  .max(1000)
  .superRefine((all, context) => {
    for (const [i, each] of all.entries())
      for (const [key, message] of faultsOf(each, all))
        context.addIssue({ code: 'custom', path: [i, key], message: `expected ${message}` });
  })
  .default([])
  .describe('Channels that are computed of those that reports bring, when a report is stored. The same for all hubs');
