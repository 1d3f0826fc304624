import { type Log, type MachineClock, type ProcessClock, systemProcessClock } from '@cerveceria/runtime';
import { BusClient, type SimulatedProcessClock, simulatedProcessClock } from '@cerveceria/simulator/bus';
import type { HubConfig } from './config-schema.ts';
import { hubError } from './errors.ts';

const RETRY_MS = 500;

export interface HubProcessClock {
  readonly clock: ProcessClock;
  /** @throws CLOCK_UNREACHABLE when a simulator rules the clock and does not answer */
  start(): Promise<void>;
  stop(): void;
}

/** In a simulation the hub watches the bus; if the simulator goes, its time stands still until it is back. */
function busClock(socket: string, machine: MachineClock, log: Log): HubProcessClock {
  let client: BusClient | undefined;
  let followed: SimulatedProcessClock | undefined;
  let told = { mono: 0, wall: 0, rate: 1, boot: '' };
  let stopped = false;

  function followAgain(): void {
    if (stopped) return;
    follow().then(
      () => log.info('the simulator is back'),
      () => machine.after(RETRY_MS, followAgain),
    );
  }

  async function follow(): Promise<void> {
    const next = new BusClient({ socket, role: 'observer', node: null });
    await next.connect();
    if (stopped) {
      next.close();
      return;
    }
    client = next;
    followed = simulatedProcessClock(next, machine);
    followed.start();
    next.onClose(() => {
      read();
      followed?.stop();
      followed = undefined;
      if (stopped) return;
      log.warn('the simulator is gone; the process clock stands still');
      followAgain();
    });
  }

  /** Whole ms, and never back: pages and frames know no fractions. */
  function read(): typeof told {
    if (followed !== undefined) {
      const wall = Math.max(told.wall, Math.floor(followed.wall()));
      told = { mono: Math.floor(followed.mono()), wall, rate: followed.rate(), boot: followed.boot };
    }
    return told;
  }

  return {
    clock: {
      simulated: true,
      get boot() {
        return read().boot;
      },
      mono: () => read().mono,
      wall: () => read().wall,
      rate: () => read().rate,
    },
    async start() {
      try {
        await follow();
      } catch (cause) {
        throw hubError('CLOCK_UNREACHABLE', socket, { cause });
      }
    },
    stop() {
      stopped = true;
      client?.close();
    },
  };
}

export function createProcessClock(config: HubConfig['clock'], machine: MachineClock, log: Log): HubProcessClock {
  if (config.kind === 'simulated') return busClock(config.socket, machine, log);
  return { clock: systemProcessClock(), start: () => Promise.resolve(), stop: () => {} };
}
