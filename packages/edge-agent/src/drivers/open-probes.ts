import { setTimeout as sleep } from 'node:timers/promises';
import type { Log } from '@cerveceria/runtime';
import type { BusClient } from '@cerveceria/simulator/bus';
import type { AgentConfig, ChannelConfig } from '../config-schema.ts';
import { agentError } from '../errors.ts';
import { Ads1115 } from './ads1115.ts';
import type { I2cBus } from './i2c-bus.ts';
import { LinuxI2cBus, openNativeI2c } from './linux-i2c-bus.ts';
import type { Probe, ProbeBus } from './probe.ts';
import { SimulatedI2cBus } from './simulated-i2c-bus.ts';
import { W1Bus } from './w1-bus.ts';
import { W1Probe } from './w1-probe.ts';

/** The probes of a configuration by channel name, and what has to be closed after them. */
export interface OpenProbes {
  readonly probes: ReadonlyMap<string, Probe>;
  close(): Promise<void>;
}

interface Access {
  readonly w1Root: string;
  i2c(bus: number): I2cBus;
  wait(ms: number): Promise<void>;
}

function realAccess(w1Root: string): Access {
  const wait = (ms: number) => sleep(ms);
  return { w1Root, wait, i2c: (bus) => new LinuxI2cBus({ open: () => openNativeI2c(bus), wait }) };
}

function simulatedAccess(client: BusClient): Access {
  const w1Root = client.welcome?.w1 ?? '';
  // A conversion takes no time of its own there: the world stands still until the step is done.
  return { w1Root, wait: () => Promise.resolve(), i2c: (bus) => new SimulatedI2cBus(client, bus) };
}

/** `client`: the connection to the simulated bus; undefined on real hardware. */
export function openProbes(config: AgentConfig, client: BusClient | undefined, log: Log): OpenProbes {
  if (config.bus.kind === 'simulated' && client === undefined) throw agentError('AGENT_BUS_LOST');
  const access = config.bus.kind === 'linux' ? realAccess(config.bus.w1_root) : simulatedAccess(client as BusClient);
  const w1 = new W1Bus({ root: access.w1Root, log, wait: access.wait });
  const buses = new Map<number, ProbeBus & { readonly i2c: I2cBus }>();
  const busOf = (bus: number) => {
    const known = buses.get(bus) ?? { name: `i2c-${bus}`, prepare: () => Promise.resolve(), i2c: access.i2c(bus) };
    buses.set(bus, known);
    return known;
  };
  const open = (channel: ChannelConfig): Probe => {
    if (channel.driver === 'ds18b20')
      return new W1Probe({ bus: w1, id: channel.id, resolution: channel.resolution, log });
    const { address, input, fsr, scale } = channel;
    return new Ads1115({ bus: busOf(channel.bus), address, input, fsr, scale, wait: access.wait });
  };
  const probes = new Map(Object.entries(config.channels).map(([name, channel]) => [name, open(channel)]));
  return {
    probes,
    async close() {
      await Promise.all([...buses.values()].map(({ i2c }) => i2c.close()));
    },
  };
}
