import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { BusClient } from '../src/bus/bus-client.ts';
import { type BusRole, type LineRow, lineRowSchema } from '../src/bus/bus-protocol.ts';
import { type SimulatorConfigInput, simulatorConfigSchema } from '../src/config-schema.ts';
import { kettleSimulationConfig } from '../src/kettle-simulation-config.ts';
import { createSimulator, type Simulator } from '../src/simulator.ts';

export const HEAT = 'kettle-1.heat';

export interface Simulation {
  readonly simulator: Simulator;
  readonly socket: string;
  readonly data: string;
  attach(role: BusRole, node?: string | null): Promise<BusClient>;
  /** An agent that answers every step at once. */
  answering(node: string): Promise<BusClient>;
  lines(): LineRow[];
}

/** A standard kettle in a folder of its own, as fast as it gets unless told otherwise; gone when the test is. */
export async function startSimulation(
  test: TestContext,
  change: Partial<SimulatorConfigInput> = {},
  data = mkdtempSync(join(tmpdir(), 'sim-')),
): Promise<Simulation> {
  const socket = join(data, 'bus.sock');
  const kettles = { 'kettle-1': kettleSimulationConfig(1) };
  const config = simulatorConfigSchema.parse({ socket, data, rate: 'max', seed: 1, kettles, ...change });
  const simulator = createSimulator({ config });
  test.after(() => simulator.stop());
  await simulator.start();
  const attach = async (role: BusRole, node: string | null = role === 'operator' ? null : HEAT) => {
    const client = new BusClient({ socket, role, node });
    test.after(() => client.close());
    await client.connect();
    return client;
  };
  return {
    simulator,
    socket,
    data,
    attach,
    async answering(node) {
      const agent = await attach('agent', node);
      agent.onStep(({ mono }) => agent.done(mono));
      return agent;
    },
    lines: () =>
      readFileSync(join(data, 'lines.jsonl'), 'utf8')
        .trim()
        .split('\n')
        .map((line) => lineRowSchema.parse(JSON.parse(line))),
  };
}

/** Machine ms until `condition` holds; throws after a minute. */
export async function until(condition: () => boolean, what: string): Promise<void> {
  const end = performance.now() + 60_000;
  while (!condition()) {
    if (performance.now() > end) throw new Error(`never: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
