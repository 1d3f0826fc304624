import { spawn } from 'node:child_process';
import { isHeaderLine } from '../drivers/chip-line.ts';
import type { GuardSettings } from './guard-settings.ts';

/** The guard's own way to the lines. */
export interface Switch {
  /** Drives every output off; says whether all lines took it. */
  off(): Promise<boolean>;
  /** Process-monotonic ms of the newest step seen; null in reality, where nobody announces steps. */
  seenStep(): number | null;
  /** The simulated world is gone, and with it everything to guard. */
  onGone(task: () => void): void;
}

// Each way is loaded only when it is taken: the guard is a thread of its own, and each carries its own copy.

async function byDescriptors({ access, safeLevels }: GuardSettings): Promise<Switch> {
  const { nativeIoctl } = await import('../drivers/ioctl.ts');
  const { GPIO_V2_LINE_SET_VALUES, lineValues } = await import('../drivers/gpio-uapi.ts');
  const ioctl = nativeIoctl();
  const { Smbus } = await import('../drivers/smbus.ts');
  const handles = new Map(access.kind === 'descriptors' ? access.handles : []);
  const smbus = new Smbus();
  const drive = (line: number, level: 0 | 1) => {
    const fd = handles.get(line);
    return fd !== undefined && ioctl(fd, GPIO_V2_LINE_SET_VALUES, lineValues(level)) === 0;
  };
  return {
    // The heaters' lines first: a bus that hangs may take its time.
    off() {
      const lines = safeLevels.filter(([line]) => isHeaderLine(line)).map(([line, level]) => drive(line, level));
      const chips = (access.registers ?? []).map((write) => smbus.write(write));
      return Promise.resolve([...lines, ...chips].every(Boolean));
    },
    seenStep: () => null,
    onGone: () => {},
  };
}

async function bySocket(socket: string, node: string, { access, safeLevels }: GuardSettings): Promise<Switch> {
  const { BusClient } = await import('@cerveceria/simulator/bus');
  const client = new BusClient({ socket, role: 'guard', node });
  await client.connect();
  let seen: number | null = null;
  client.onStep(({ mono }) => {
    seen = mono;
  });
  return {
    async off() {
      const sets = safeLevels
        .filter(([line]) => isHeaderLine(line))
        .map(([line, level]) => client.request({ op: 'line.set', line, level }));
      for (const { bus, address, register, bytes } of access.registers ?? [])
        sets.push(client.request({ op: 'i2c.write', bus, address, register, bytes: [...bytes] }));
      return (await Promise.allSettled(sets)).every(({ status }) => status === 'fulfilled');
    },
    seenStep: () => seen,
    onGone: (task) => void client.onClose(task),
  };
}

function byCommand({ offCommand }: GuardSettings): Switch {
  const [program = '', ...args] = offCommand;
  return {
    off: () =>
      new Promise((resolve) => {
        const child = spawn(program, args, { stdio: 'ignore' });
        child.once('error', () => resolve(false));
        child.once('exit', (code) => resolve(code === 0));
      }),
    seenStep: () => null,
    onGone: () => {},
  };
}

export async function openSwitch(settings: GuardSettings): Promise<Switch> {
  const { access } = settings;
  if (access.kind === 'simulated') return await bySocket(access.socket, access.node, settings);
  return access.kind === 'descriptors' ? await byDescriptors(settings) : byCommand(settings);
}
