import { randomUUID } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { type Log, serviceNotify, systemMachineClock, systemProcessClock } from '@cerveceria/runtime';
import { BusClient, simulatedProcessClock } from '@cerveceria/simulator/bus';
import { type Agent, type AgentDeps, createAgent } from './agent.ts';
import { writeDriven } from './commands/driven-file.ts';
import { environment } from './config.ts';
import type { AgentConfig } from './config-schema.ts';
import { realAccess, simulatedAccess } from './drivers/bus-access.ts';
import { LinesWithChips } from './drivers/lines-with-chips.ts';
import { openChips } from './drivers/open-chips.ts';
import { openRealLines } from './drivers/open-lines.ts';
import { openProbes } from './drivers/open-probes.ts';
import { SimulatedLines } from './drivers/simulated-lines.ts';
import { agentError } from './errors.ts';
import { GuardThread } from './guard/guard.ts';
import { KettlesFile } from './keeping/kettles-file.ts';
import { LatchFile } from './latches/latch-file.ts';
import { BufferThread } from './outbox/buffer-thread.ts';
import { EnergyFile } from './power/energy-file.ts';
import { ProgramFile } from './program/program-file.ts';
import { BusSteps } from './step/bus-steps.ts';
import { TimerSteps } from './step/timer-steps.ts';

type World = Pick<AgentDeps, 'lines' | 'probes' | 'steps' | 'clock' | 'leaveBus'>;

function realWorld(config: AgentConfig, bus: Extract<AgentConfig['bus'], { kind: 'linux' }>, log: Log): World {
  const clock = systemProcessClock();
  const access = realAccess(bus);
  const chips = openChips(config, access.buses, access.wait);
  return {
    clock,
    lines: new LinesWithChips(openRealLines(bus), chips),
    probes: openProbes(config, access, chips, log),
    steps: new TimerSteps(clock, systemMachineClock, config.tick_ms),
    leaveBus: () => {},
  };
}

async function simulatedWorld(
  config: AgentConfig,
  socket: string,
  log: Log,
  failed: (error: unknown) => void,
): Promise<World> {
  const client = new BusClient({ socket, role: 'agent', node: config.node });
  await client.connect();
  const unheard = client.onClose(() => failed(agentError('AGENT_BUS_LOST', socket)));
  const clock = simulatedProcessClock(client);
  const steps = new BusSteps(client, systemMachineClock);
  const access = simulatedAccess(client);
  const chips = openChips(config, access.buses, access.wait);
  return {
    clock,
    lines: new LinesWithChips(new SimulatedLines({ client, socket, node: config.node }), chips),
    probes: openProbes(config, access, chips, log),
    steps: {
      isAwaited: true,
      // The clock first: a step that came before both is handed to whoever listens by then.
      start: (step, stepFailed) => {
        clock.start();
        steps.start(step, stepFailed);
      },
      stop: () => steps.stop(),
      stats: () => steps.stats(),
    },
    leaveBus: () => {
      unheard();
      client.close();
    },
  };
}

/**
 * Builds an agent on the bus that the configuration names. Real hardware or an error; never simulation in its place.
 * @throws AGENT_BOARD_UNKNOWN, AGENT_NATIVE_MISSING, BUS_UNREACHABLE
 */
export async function openAgent(
  config: AgentConfig,
  version: string,
  offCommand: readonly string[],
  log: Log,
  failed: (error: unknown) => void,
): Promise<Agent> {
  mkdirSync(config.data, { recursive: true });
  writeDriven(config);
  const { bus } = config;
  const world =
    bus.kind === 'linux' ? realWorld(config, bus, log) : await simulatedWorld(config, bus.socket, log, failed);
  return createAgent({
    ...world,
    config,
    version,
    life: randomUUID(),
    offCommand,
    log,
    failed,
    buffer: new BufferThread(systemMachineClock, log),
    guard: new GuardThread(log),
    latches: new LatchFile(join(config.data, 'latches.json'), log),
    programs: new ProgramFile(join(config.data, 'program.json'), log),
    kettles: new KettlesFile(join(config.data, 'kettles.json'), log),
    energies: new EnergyFile(join(config.data, 'energy.json'), log),
    notify: serviceNotify(environment()),
  });
}
