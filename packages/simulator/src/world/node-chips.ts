import type { KettleConfig, SimulatorConfig } from '../config-schema.ts';
import { gaussian, randomOf } from '../noise/random.ts';
import type { Plant } from '../plant/plant.ts';
import { Ads1115 } from '../sensors/ads1115.ts';
import { type AnalogQuantity, voltsOf } from '../sensors/analog-signals.ts';
import { Bme280 } from '../sensors/bme280.ts';
import { Ezo } from '../sensors/ezo.ts';
import { Ina219 } from '../sensors/ina219.ts';
import { Mcp23017 } from '../sensors/mcp23017.ts';
import { Pca9685 } from '../sensors/pca9685.ts';
import { Sht31 } from '../sensors/sht31.ts';
import type { I2cDevice } from './world.ts';

/** A chip as the world sees it. */
export interface Chip extends I2cDevice {
  /** Its supply was gone for a moment. */
  reset(): void;
  /** What a pin drives; of chips with outputs. */
  driven?(pin: number): 0 | 1;
  /** Answers with wrong checksums from now on; of chips that have some. */
  spoilt?: boolean;
}

/** Of the supply that an INA219 looks at, V. */
const SUPPLY = 24;

type NodeConfig = KettleConfig['nodes'][string];
type Settings = Pick<SimulatorConfig, 'analog_noise_v'> & { readonly seed: number };

function adc(inputs: Readonly<Record<string, AnalogQuantity>>, plant: Plant, noise: () => number): Ads1115 {
  return new Ads1115((input) => {
    const quantity = inputs[String(input)];
    return quantity === undefined ? 0 : voltsOf(quantity, plant.quantity(quantity)) + noise();
  });
}

/** The pins of an expander that are switches of the plant; others hang in the air. */
function expander(pins: Readonly<Record<string, string>>, plant: Plant): Mcp23017 {
  return new Mcp23017((pin) => {
    const wired = pins[String(pin)];
    if (wired === undefined || plant.drives.includes(wired)) return null;
    // A contact to ground: closed is low.
    return plant.quantity(wired) > 0 ? 0 : 1;
  });
}

/** Every I2C chip of a node by its address. `id`: `kettle.node`. */
export function nodeChips(id: string, config: NodeConfig, plant: Plant, settings: Settings): Map<number, Chip> {
  const chips = new Map<number, Chip>();
  const each = <T>(wiring: Readonly<Record<string, T>>, make: (wired: T, address: string) => Chip) => {
    for (const [address, wired] of Object.entries(wiring)) chips.set(Number(address), make(wired, address));
  };
  const air = (wired: string) => ({
    celsius: () => plant.quantity(wired),
    kiloPascal: () => plant.quantity('air-pressure'),
    percent: () => plant.quantity('humidity'),
  });
  each(config.ads1115, (inputs, address) => {
    const random = randomOf(settings.seed, `${id} ${Number(address)}`);
    return adc(inputs, plant, () => gaussian(random, settings.analog_noise_v));
  });
  each(config.mcp23017, (pins) => expander(pins, plant));
  each(config.pca9685, () => new Pca9685());
  each(config.bme280, (wired) => new Bme280(air(wired)));
  each(config.sht31, (wired) => new Sht31(air(wired).celsius, air(wired).percent));
  each(
    config.ina219,
    ({ wired, shunt }) =>
      new Ina219(
        () => plant.quantity(wired),
        () => SUPPLY,
        shunt,
      ),
  );
  each(config.ezo, (wired) => new Ezo(() => plant.quantity(wired), 3));
  return chips;
}
