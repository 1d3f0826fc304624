import { randomUUID } from 'node:crypto';
import { type Log, type MachineClock, silentLog, systemMachineClock } from '@cerveceria/runtime';
import { LineLog } from './lines/line-log.ts';
import { BusServer } from './run/bus-server.ts';
import { LogWorld, type LogWorldOptions } from './world/log-world.ts';

export interface LogPlayerDeps extends LogWorldOptions {
  readonly socket: string;
  /** Log ms per machine ms; 0: as fast as the agent answers. */
  readonly rate: number;
  /** Machine ms a row waits for its agent; for ever when not given. */
  readonly patienceMs?: number;
  readonly machine?: MachineClock;
  readonly log?: Log;
}

export interface LogPlayer {
  /** @throws LOG_EMPTY, BUS_TAKEN, BUS_PATH */
  start(): Promise<void>;
  /** Resolves when the last row is done with, or after `stop`. @throws LOG_GOES_BACK, LOG_PROBE_UNKNOWN */
  finished(): Promise<void>;
  stop(): Promise<void>;
}

/** Plays a recorded log on a bus. No row is shown before an agent of the node is there, and none before it has answered the row before. */
export function createLogPlayer(deps: LogPlayerDeps): LogPlayer {
  const { machine = systemMachineClock, log = silentLog, socket, rate, data } = deps;
  const lineLog = new LineLog(data);
  const server = new BusServer({
    socket,
    world: new LogWorld(deps),
    lineLog,
    machine,
    log,
    boot: randomUUID(),
    seed: 0,
    rate,
    patienceMs: deps.patienceMs ?? null,
    gather: true,
    onBegin: () => lineLog.start(),
  });
  return {
    start: () => server.start(),
    finished: () => server.finished(),
    async stop() {
      await server.stop();
      lineLog.stop();
    },
  };
}
