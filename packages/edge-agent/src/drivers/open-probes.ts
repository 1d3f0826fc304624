import type { DriverFaults } from '@cerveceria/protocol';
import type { Log } from '@cerveceria/runtime';
import type { AgentConfig, ReadConfig } from '../config-schema.ts';
import { CalibratedProbe, rawName } from '../sensing/calibrated-probe.ts';
import { Ads1115 } from './ads1115.ts';
import { Bme280 } from './bme280.ts';
import type { BusAccess } from './bus-access.ts';
import type { ChipPins } from './chip-pins.ts';
import { DriverCounts } from './driver-counts.ts';
import { Ezo } from './ezo.ts';
import { FlowMeter } from './flow-meter.ts';
import { Ina219 } from './ina219.ts';
import { chipKey } from './lines-with-chips.ts';
import { Max31865 } from './max31865.ts';
import type { Probe } from './probe.ts';
import { RetriedProbe } from './retried-probe.ts';
import { Sht31 } from './sht31.ts';
import { SwitchInput } from './switch-input.ts';
import { W1Bus } from './w1-bus.ts';
import { W1Probe } from './w1-probe.ts';

/** The probes of a configuration by channel name, and what has to be closed after them. */
export interface OpenProbes {
  readonly probes: ReadonlyMap<string, Probe>;
  /** Chips with which anything went wrong since the start. */
  faults(): DriverFaults[];
  close(): Promise<void>;
}

/** Bus and chip of a channel, as its faults are counted. */
function chipOf(channel: ReadConfig): readonly [bus: string, chip: string] {
  switch (channel.driver) {
    case 'ds18b20':
      return ['w1', channel.id];
    case 'max31865':
      return [channel.device, channel.device];
    case 'flow-meter':
      return [`line ${channel.line}`, `line ${channel.line}`];
    case 'switch':
      return channel.line === undefined
        ? [channel.chip ?? '', `pin ${channel.pin}`]
        : [`line ${channel.line}`, `line ${channel.line}`];
    default:
      return [`i2c-${channel.bus}`, `0x${channel.address.toString(16)}`];
  }
}

/** `chips`: the chips with pins, by bus and address; some of their pins are inputs. */
export function openProbes(
  config: AgentConfig,
  access: BusAccess,
  chips: ReadonlyMap<string, ChipPins>,
  log: Log,
): OpenProbes {
  const w1 = new W1Bus({ root: access.w1Root, log, wait: access.wait });
  const busOf = (bus: number) => access.buses.of(bus);
  const { wait } = access;
  const closing: { close(): void }[] = [];
  const counts = new DriverCounts();
  const open = (channel: ReadConfig): Probe => {
    switch (channel.driver) {
      case 'ds18b20':
        return new W1Probe({ bus: w1, id: channel.id, resolution: channel.resolution, log });
      case 'ads1115':
        return new Ads1115({ ...channel, bus: busOf(channel.bus), wait });
      case 'max31865': {
        const bus = { name: channel.device, prepare: () => Promise.resolve() };
        return new Max31865({ ...channel, bus, root: access.spiRoot });
      }
      case 'bme280':
        return new Bme280({ ...channel, bus: busOf(channel.bus), wait });
      case 'sht31':
        return new Sht31({ ...channel, bus: busOf(channel.bus), wait });
      case 'ina219':
        return new Ina219({ ...channel, bus: busOf(channel.bus) });
      case 'ezo':
        return new Ezo({ ...channel, bus: busOf(channel.bus), wait });
      case 'flow-meter': {
        const counter = access.counter(channel.line, channel.pull, channel.debounce_us);
        closing.push(counter);
        return new FlowMeter({ counter, line: channel.line, pulsesPerL: channel.pulses_per_l });
      }
      case 'switch':
        return openSwitch(channel);
    }
  };
  const openSwitch = ({ line, chip, pin = 0, pull, closed }: Extract<ReadConfig, { driver: 'switch' }>): Probe => {
    const level = closed === 'high' ? 1 : 0;
    const prepare = () => Promise.resolve();
    if (line !== undefined) {
      const input = access.input(line, pull);
      closing.push(input);
      return new SwitchInput({ bus: { name: `line ${line}`, prepare }, closed: level, level: () => input.level() });
    }
    const { bus, address } = config.chips[chip ?? ''] as AgentConfig['chips'][string];
    const pins = chips.get(chipKey(bus, address));
    const read = async () => await (pins as ChipPins).read(pin);
    return new SwitchInput({ bus: busOf(bus), closed: level, level: read });
  };
  const readers = (name: string, channel: ReadConfig): (readonly [string, Probe])[] => {
    // The kernel's 1-Wire driver tries five times of its own, each as long as a conversion; a count has no second try.
    const isOnce = channel.driver === 'ds18b20' || channel.driver === 'flow-meter';
    const probe = new RetriedProbe(open(channel), counts.of(...chipOf(channel)), isOnce ? 1 : 2);
    if (channel.calibration === undefined) return [[name, probe]];
    const powerOn = channel.driver === 'ds18b20' ? 85 : null;
    const calibrated = new CalibratedProbe(probe, channel.calibration.points, powerOn);
    return [
      [name, calibrated],
      [rawName(name), calibrated.raw],
    ];
  };
  const probes = new Map(
    Object.entries(config.channels).flatMap(([name, channel]) =>
      channel.driver === 'vote' ? [] : readers(name, channel),
    ),
  );
  return {
    probes,
    faults: () => [...counts.list(), ...[...chips.values()].flatMap((chip) => chip.faults()), ...access.buses.faults()],
    async close() {
      const faults = counts.list();
      if (faults.length > 0) log.warn({ faults }, 'readings that were no value at first');
      for (const each of closing) each.close();
      await access.buses.close();
    },
  };
}
