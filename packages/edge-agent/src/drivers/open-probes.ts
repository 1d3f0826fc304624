import { setTimeout as sleep } from 'node:timers/promises';
import type { Log } from '@cerveceria/runtime';
import type { BusClient } from '@cerveceria/simulator/bus';
import type { AgentConfig, ChannelConfig } from '../config-schema.ts';
import { agentError } from '../errors.ts';
import { CalibratedProbe, rawName } from '../sensing/calibrated-probe.ts';
import { Ads1115 } from './ads1115.ts';
import { Bme280 } from './bme280.ts';
import type { I2cProbeBus } from './chip-transaction.ts';
import { FlowMeter } from './flow-meter.ts';
import type { I2cBus } from './i2c-bus.ts';
import { Ina219 } from './ina219.ts';
import { LinuxI2cBus, openNativeI2c } from './linux-i2c-bus.ts';
import { Max31865 } from './max31865.ts';
import type { GpiochipOptions } from './open-chip.ts';
import { headerChip } from './open-lines.ts';
import type { Probe } from './probe.ts';
import { RetriedProbe } from './retried-probe.ts';
import { Sht31 } from './sht31.ts';
import { SimulatedI2cBus } from './simulated-i2c-bus.ts';
import { W1Bus } from './w1-bus.ts';
import { W1Probe } from './w1-probe.ts';

/** The probes of a configuration by channel name, and what has to be closed after them. */
export interface OpenProbes {
  readonly probes: ReadonlyMap<string, Probe>;
  close(): Promise<void>;
}

/** The kernel's SPI devices; max31865 is refused on the simulated bus. */
const SPI_ROOT = '/sys/bus/spi/devices';

interface Access {
  readonly w1Root: string;
  /** The chip of the header, for lines that are counted. */
  header(): GpiochipOptions;
  i2c(bus: number): I2cBus;
  wait(ms: number): Promise<void>;
}

function realAccess(bus: Extract<AgentConfig['bus'], { kind: 'linux' }>): Access {
  const wait = (ms: number) => sleep(ms);
  return {
    w1Root: bus.w1_root,
    wait,
    header: () => headerChip(bus),
    i2c: (number) => new LinuxI2cBus({ open: () => openNativeI2c(number), wait }),
  };
}

function simulatedAccess(client: BusClient): Access {
  const w1Root = client.welcome?.w1 ?? '';
  // A conversion takes no time of its own there: the world stands still until the step is done.
  const header = () => {
    throw agentError('AGENT_BOARD_UNKNOWN', 'a simulated board counts no pulses');
  };
  return { w1Root, wait: () => Promise.resolve(), header, i2c: (bus) => new SimulatedI2cBus(client, bus) };
}

/** `client`: the connection to the simulated bus; undefined on real hardware. */
export function openProbes(config: AgentConfig, client: BusClient | undefined, log: Log): OpenProbes {
  if (config.bus.kind === 'simulated' && client === undefined) throw agentError('AGENT_BUS_LOST');
  const access = config.bus.kind === 'linux' ? realAccess(config.bus) : simulatedAccess(client as BusClient);
  const w1 = new W1Bus({ root: access.w1Root, log, wait: access.wait });
  const buses = new Map<number, I2cProbeBus>();
  const busOf = (bus: number) => {
    const known = buses.get(bus) ?? { name: `i2c-${bus}`, prepare: () => Promise.resolve(), i2c: access.i2c(bus) };
    buses.set(bus, known);
    return known;
  };
  const meters: FlowMeter[] = [];
  const retried: [string, RetriedProbe][] = [];
  const open = (channel: ChannelConfig): Probe => {
    switch (channel.driver) {
      case 'ds18b20':
        return new W1Probe({ bus: w1, id: channel.id, resolution: channel.resolution, log });
      case 'ads1115':
        return new Ads1115({ ...channel, bus: busOf(channel.bus), wait: access.wait });
      case 'max31865': {
        const bus = { name: channel.device, prepare: () => Promise.resolve() };
        return new Max31865({ ...channel, bus, root: SPI_ROOT });
      }
      case 'bme280':
        return new Bme280({ ...channel, bus: busOf(channel.bus), wait: access.wait });
      case 'sht31':
        return new Sht31({ ...channel, bus: busOf(channel.bus), wait: access.wait });
      case 'ina219':
        return new Ina219({ ...channel, bus: busOf(channel.bus) });
      case 'flow-meter': {
        const meter = new FlowMeter({
          chip: access.header,
          line: channel.line,
          pulsesPerL: channel.pulses_per_l,
          pull: channel.pull,
          debounceUs: channel.debounce_us,
          now: () => performance.now(),
        });
        meters.push(meter);
        return meter;
      }
    }
  };
  const readers = (name: string, channel: ChannelConfig): (readonly [string, Probe])[] => {
    // The kernel's 1-Wire driver tries five times of its own, each as long as a conversion; a count has no second try.
    const isOnce = channel.driver === 'ds18b20' || channel.driver === 'flow-meter';
    const probe = isOnce ? open(channel) : new RetriedProbe(open(channel));
    if (probe instanceof RetriedProbe) retried.push([name, probe]);
    if (channel.calibration === undefined) return [[name, probe]];
    const powerOn = channel.driver === 'ds18b20' ? 85 : null;
    const calibrated = new CalibratedProbe(probe, channel.calibration.points, powerOn);
    return [
      [name, calibrated],
      [rawName(name), calibrated.raw],
    ];
  };
  const probes = new Map(Object.entries(config.channels).flatMap(([name, channel]) => readers(name, channel)));
  return {
    probes,
    async close() {
      for (const [channel, { counts }] of retried)
        if (counts.retried + counts.failed > 0)
          log.warn({ channel, ...counts }, 'readings that were no value at first');
      for (const meter of meters) meter.close();
      await Promise.all([...buses.values()].map(({ i2c }) => i2c.close()));
    },
  };
}
