import type { ChipConfig } from '../chip-schema.ts';
import type { AgentConfig } from '../config-schema.ts';
import { ChipPins } from './chip-pins.ts';
import type { I2cBuses } from './i2c-buses.ts';
import { chipKey } from './lines-with-chips.ts';
import { Mcp23017 } from './mcp23017.ts';
import { Pca9685 } from './pca9685.ts';
import type { PinChip } from './pin-chip.ts';

type Wiring = Pick<AgentConfig, 'channels' | 'chips' | 'outputs'>;

/** Bits of the inputs that a chip pulls up. */
function pullUps(name: string, { channels }: Wiring): number {
  let bits = 0;
  for (const channel of Object.values(channels))
    if (channel.driver === 'switch' && channel.chip === name && channel.pull === 'up') bits |= 1 << (channel.pin ?? 0);
  return bits;
}

function chipOf(name: string, chip: ChipConfig, wiring: Wiring, wait: (ms: number) => Promise<void>): PinChip {
  if (chip.driver === 'mcp23017') return new Mcp23017(chip.address, pullUps(name, wiring));
  const pins = Object.values(wiring.outputs).filter((output) => output.chip === name);
  const duties = new Map(pins.map(({ pin = 0, duty = 1 }) => [pin, duty]));
  return new Pca9685({ address: chip.address, frequency: chip.frequency, duties, wait });
}

/** The chips with pins of a configuration, by bus and address. Opens nothing yet. */
export function openChips(
  wiring: Wiring,
  buses: I2cBuses,
  wait: (ms: number) => Promise<void>,
): ReadonlyMap<string, ChipPins> {
  const chips = Object.entries(wiring.chips).map(([name, config]) => {
    const { bus, address } = config;
    const chip = chipOf(name, config, wiring, wait);
    const pins = new ChipPins({ chip, bus, i2c: buses.of(bus).i2c, now: () => performance.now() });
    return [chipKey(bus, address), pins] as const;
  });
  return new Map(chips);
}
