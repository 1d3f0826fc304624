import { z } from 'zod';
import { KETTLE_CONNECTIONS, OTHER_CONNECTIONS } from './plant/connections.ts';
import { KETTLE_PRESETS } from './plant/kettle-parameters.ts';
import { ANALOG_SIGNALS } from './sensors/analog-signals.ts';

const part = z.string().regex(/^[a-z0-9-]{1,32}$/, 'an id of [a-z0-9-]{1,32}');
export const w1Id = z.string().regex(/^28-[0-9a-f]{12}$/, 'a 1-Wire id such as 28-000000000001');
const lineNumber = z.string().regex(/^\d{1,2}$/, 'a line number');
const address = z.string().regex(/^(0x[0-9a-f]{1,2}|\d{1,3})$/i, 'an I2C address such as 0x48');
const input = z.string().regex(/^[0-3]$/, 'an input from 0 to 3');

const pin = z.string().regex(/^(\d|1[0-5])$/, 'a pin from 0 to 15');
const spiDevice = z.string().regex(/^spi\d+\.\d+$/, 'an SPI device such as spi0.0');

const analog = z.enum(Object.keys(ANALOG_SIGNALS) as [keyof typeof ANALOG_SIGNALS]);

const nodeSchema = z.strictObject({
  /** 1-Wire id -> what the probe is in. */
  probes: z.record(w1Id, z.string()).default({}),
  /** Line -> drive (heater, pump, compressor) or switch (level-switch, flow-switch). */
  lines: z.record(lineNumber, z.string()).default({}),
  /** Address -> input -> transmitter on it. */
  ads1115: z.record(address, z.record(input, analog)).default({}),
  /** Address -> pin -> drive or switch (a contact to ground). */
  mcp23017: z.record(address, z.record(pin, z.string())).default({}),
  /** Address -> pin -> drive. */
  pca9685: z.record(address, z.record(pin, z.string())).default({}),
  /** Address -> whose air it measures. */
  bme280: z.record(address, z.string()).default({}),
  sht31: z.record(address, z.string()).default({}),
  /** Address -> whose current, and ohms of its shunt. */
  ina219: z
    .record(address, z.strictObject({ wired: z.string(), shunt: z.number().positive().default(0.01) }))
    .default({}),
  /** Address -> transmitter quantity (ph) or temperature that the circuit measures. */
  ezo: z.record(address, z.string()).default({}),
  /** SPI device -> what its PT100 is in. */
  max31865: z.record(spiDevice, z.string()).default({}),
  /** Line -> pulses that its meter in the pump's circuit gives a litre. */
  flow_meters: z.record(lineNumber, z.number().positive()).default({}),
});

const kettleFields = z.strictObject({
  plant: z.enum([
    ...(Object.keys(KETTLE_PRESETS) as (keyof typeof KETTLE_PRESETS)[]),
    'fermenter',
    'fermenter-glycol',
    'herms',
  ]),
  /** Temperature at the start, °C. */
  wort: z.number().min(0).max(100).default(20),
  ambient: z.number().min(-20).max(50).default(20),
  volume_l: z.number().positive().max(1000).optional(),
  /** Where it differs from its preset, for tests of control with the wrong expectations. */
  power_w: z.number().positive().max(50_000).optional(),
  probe_lag_s: z.number().nonnegative().max(300).optional(),
  dead_time_s: z.number().nonnegative().max(300).optional(),
  mains_v: z.number().nonnegative().max(260).default(230),
  altitude_m: z.number().min(-400).max(5000).default(0),
  nodes: z.record(part, nodeSchema),
});

type Wire = readonly [path: string[], wired: string, known: readonly string[]];

/** A wire to something that the plant does not have would be a probe without a value; said here, it has a line. */
const kettleSchema = kettleFields.superRefine((kettle, context) => {
  const plant = OTHER_CONNECTIONS[kettle.plant] ?? KETTLE_CONNECTIONS;
  const driven = [...plant.drives, ...plant.switches];
  const wires = Object.entries(kettle.nodes).flatMap(([node, config]): Wire[] => {
    const at = (...path: string[]) => ['nodes', node, ...path];
    const all = (key: 'probes' | 'lines' | 'bme280' | 'sht31' | 'ezo' | 'max31865', known: readonly string[]) =>
      Object.entries(config[key]).map(([where, wired]): Wire => [at(key, where), wired, known]);
    const inputs = (key: 'ads1115' | 'mcp23017' | 'pca9685', known: readonly string[]) =>
      Object.entries(config[key]).flatMap(([where, pins]) =>
        Object.entries(pins).map(([pin, wired]): Wire => [at(key, where, pin), wired, known]),
      );
    return [
      ...all('probes', plant.temperatures),
      ...all('lines', driven),
      ...inputs('ads1115', plant.transmitters),
      ...inputs('mcp23017', driven),
      ...inputs('pca9685', plant.drives),
      ...all('bme280', plant.temperatures),
      ...all('sht31', plant.temperatures),
      ...all('ezo', [...plant.temperatures, ...plant.transmitters]),
      ...all('max31865', plant.temperatures),
      ...Object.entries(config.ina219).map(
        ([where, { wired }]): Wire => [at('ina219', where, 'wired'), wired, plant.currents],
      ),
    ];
  });
  for (const [path, wired, known] of wires)
    if (!known.includes(wired))
      context.addIssue({ code: 'custom', path, input: wired, message: `one of ${known.join(', ')}` });
});

export const simulatorConfigSchema = z.strictObject({
  /** Unix socket of the bus. */
  socket: z.string().min(1),
  /** Folder of 1-Wire trees, log of lines and the saved world. */
  data: z.string().min(1),
  /** Process ms a step. */
  tick_ms: z.number().int().min(10).max(60_000).default(250),
  /** Process ms per machine ms; `max` or 0: as fast as everybody answers. */
  rate: z.union([z.literal('max').transform(() => 0), z.number().nonnegative().max(100_000)]).default(1),
  /** Of all noise; drawn and printed when not given. */
  seed: z.number().int().nonnegative().optional(),
  /** Process time at the very first start, ISO 8601; the machine's when not given. */
  begins: z.iso.datetime({ offset: true }).optional(),
  /** Deviation of a probe in good order, °C, and of an analogue input, V. */
  probe_noise_c: z.number().nonnegative().max(1).default(0.02),
  analog_noise_v: z.number().nonnegative().max(0.1).default(0.0005),
  kettles: z.record(part, kettleSchema),
});

export type SimulatorConfig = z.output<typeof simulatorConfigSchema>;
export type SimulatorConfigInput = z.input<typeof simulatorConfigSchema>;
export type KettleConfig = SimulatorConfig['kettles'][string];
export type KettleConfigInput = z.input<typeof kettleSchema>;
export type PlantName = KettleConfig['plant'];
