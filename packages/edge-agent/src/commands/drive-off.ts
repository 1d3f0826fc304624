import { readLooseYaml } from '@cerveceria/runtime/loose-yaml';
import { openRealLines } from '../drivers/open-lines.ts';
import type { RegisterWrite } from '../drivers/pin-chip.ts';
import { Smbus } from '../drivers/smbus.ts';
import { agentError } from '../errors.ts';
import { offWrites } from './chip-offs.ts';
import { readDriven } from './driven-file.ts';
import { mergePlans, type OffPlan, offPlan } from './off-plan.ts';

/** Drives one output off and looks at it; resolves to whether its line reads off. */
type Drive = (output: OffPlan['outputs'][number]) => Promise<boolean>;

interface Way {
  readonly drive: Drive;
  /** Writes to a register of a chip; says whether the chip has it. */
  write(register: RegisterWrite): Promise<boolean>;
  close(): Promise<void>;
}

/** Claiming a line at its safe level drives it there, and the level stays when this process is gone. */
function realWay(bus: Extract<OffPlan['bus'], { kind: 'linux' }>): Way {
  const lines = openRealLines(bus);
  const smbus = new Smbus();
  return {
    async drive({ name, line, off }) {
      await lines.claimOutput(line, off, `off:${name}`);
      lines.set(line, off);
      return lines.get(line) === off;
    },
    write: (register) => Promise.resolve(smbus.write(register)),
    close: () => lines.close(),
  };
}

/** As a guard, which may drive a line whether an agent holds it or nobody does. */
async function simulatedWay(socket: string, node: string): Promise<Way> {
  const { BusClient } = await import('@cerveceria/simulator/bus');
  const client = new BusClient({ socket, role: 'guard', node });
  await client.connect();
  return {
    async drive({ line, off }) {
      await client.request({ op: 'line.set', line, level: off });
      return (await client.request({ op: 'line.get', line })) === off;
    },
    async write({ bus, address, register, bytes }) {
      await client.request({ op: 'i2c.write', bus, address, register, bytes: [...bytes] });
      return true;
    },
    close: () => Promise.resolve(client.close()),
  };
}

/** Every output is tried, whatever becomes of the others; says what failed. */
export async function driveEach(outputs: OffPlan['outputs'], drive: Drive): Promise<string[]> {
  const failures: string[] = [];
  for (const output of outputs) {
    try {
      if (!(await drive(output))) failures.push(agentError('AGENT_LINE_CONTRADICTS', output.name).message);
    } catch (error) {
      failures.push(`${output.name}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  return failures;
}

/** Every register of every chip is tried; says which outputs may still be on. */
async function driveChips(chips: OffPlan['chips'], way: Way): Promise<string[]> {
  const failures: string[] = [];
  for (const chip of chips) {
    const took = await Promise.all(offWrites(chip).map((write) => way.write(write).catch(() => false)));
    if (!took.every(Boolean)) failures.push(agentError('AGENT_LINE_FAILED', chip.name).message);
  }
  return failures;
}

async function driveAll({ bus, chips, node, outputs }: OffPlan): Promise<string[]> {
  const way = bus.kind === 'linux' ? realWay(bus) : await simulatedWay(bus.socket, node);
  // Lines first: heaters are on lines, and a bus that hangs takes its time.
  const failures = [...(await driveEach(outputs, way.drive)), ...(await driveChips(chips, way))];
  await way.close();
  return failures;
}

/** What the file says now, and what an agent was started with: who edits the one must not lose the other's lines. */
function plansOf(file: string): OffPlan[] {
  const raw = readLooseYaml(file);
  const plans = [offPlan(raw, file), offPlan(readDriven(raw, file), file)].filter((plan) => plan !== null);
  if (plans.length === 0) throw agentError('AGENT_OFF_BLIND', file);
  return mergePlans(plans);
}

/**
 * What follows any death of an agent, so it is quick and takes what it gets: it loads neither schemas nor log, and a
 * fault of the configuration that does not concern the lines does not concern it. Gives the exit code.
 */
export async function driveOff(file: string): Promise<number> {
  try {
    const plans = plansOf(file);
    const failures: string[] = [];
    for (const plan of plans) {
      failures.push(...(await driveAll(plan)));
      failures.push(...plan.unclear.map((name) => agentError('AGENT_OFF_BLIND', `outputs.${name}`).message));
    }
    const names = plans.flatMap(({ outputs, chips }) => [...outputs, ...chips].map(({ name }) => name)).join(', ');
    if (failures.length === 0) process.stdout.write(`off: ${names || 'no outputs'}\n`);
    else process.stderr.write(`${failures.join('\n')}\n`);
    return failures.length === 0 ? 0 : 1;
  } catch (error) {
    const { message, advice } = error as { message?: string; advice?: string };
    process.stderr.write(`${message ?? String(error)}\n${advice === undefined ? '' : `${advice}\n`}`);
    return 1;
  }
}
