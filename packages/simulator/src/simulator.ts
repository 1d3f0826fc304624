import { randomUUID } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { type Cancel, type Log, type MachineClock, silentLog, systemMachineClock } from '@cerveceria/runtime';
import type { Truth } from './bus/bus-protocol.ts';
import type { SimulatorConfig } from './config-schema.ts';
import { LineLog } from './lines/line-log.ts';
import { BusServer } from './run/bus-server.ts';
import { type Saved, SavedWorld } from './run/saved-world.ts';
import { PlantWorld } from './world/plant-world.ts';
import type { Instant } from './world/world.ts';

/** Machine ms after which a silent agent is set aside. */
const PATIENCE_MS = 2000;
/** Machine ms between two savings of the world. */
const SAVE_EVERY_MS = 3000;
/** Process ms that a saving reserves ahead; a restart after a kill begins behind them. */
const RESERVE_MS = 60_000;
/** The plant goes on without heat while the simulator is off, at most this long, process ms. */
const OFF_AT_MOST_MS = 24 * 3_600_000;

export interface SimulatorDeps {
  readonly config: SimulatorConfig;
  readonly machine?: MachineClock;
  readonly log?: Log;
}

/** The whole of it, for a process of its own or inside another. */
export interface Simulator {
  readonly seed: number;
  /** Says that the bus can be attached to. @throws BUS_TAKEN, BUS_PATH, WORLD_DAMAGED */
  start(): Promise<void>;
  /** Resolves after `stop`; rejects when the world stands still because of a fault in it. */
  finished(): Promise<void>;
  stop(): Promise<void>;
  now(): Instant;
  truth(): Truth;
}

export function createSimulator({ config, machine = systemMachineClock, log = silentLog }: SimulatorDeps): Simulator {
  const file = new SavedWorld(join(config.data, 'world.json'));
  const lineLog = new LineLog(config.data);
  let seed = config.seed ?? Math.floor(Math.random() * 2 ** 31);
  let reserved = Number.NEGATIVE_INFINITY;
  let world: PlantWorld | undefined;
  let server: BusServer | undefined;
  let saver: Cancel = () => {};

  const save = (until: number): void => {
    const states = world?.snapshot() ?? {};
    const kettles = Object.entries(config.kettles).map(([name, { plant }]) => [name, { plant, state: states[name] }]);
    reserved = until;
    file.save({ version: 1, reserved, seed, kettles: Object.fromEntries(kettles) });
  };

  return {
    get seed() {
      return seed;
    },
    async start() {
      mkdirSync(config.data, { recursive: true });
      const saved = file.load();
      seed = config.seed ?? saved?.seed ?? seed;
      const began = config.begins === undefined ? machine.wall() : Date.parse(config.begins);
      const wall = Math.max(saved?.reserved ?? began, began);
      const settings = { ...config, seed };
      world = new PlantWorld({ config: settings, wall, saved: plantsOf(saved, config) });
      if (saved !== undefined) world.rest(Math.min(OFF_AT_MOST_MS, wall - saved.reserved));
      const opened = world;
      const made = new BusServer({
        socket: config.socket,
        world,
        lineLog,
        machine,
        log,
        boot: randomUUID(),
        seed,
        rate: config.rate,
        patienceMs: PATIENCE_MS,
        gather: false,
        onBegin: () => {
          lineLog.start();
          for (const { node, line } of opened.outputs())
            lineLog.append({ mono: 0, wall, machine: machine.wall(), node, line, level: 0, by: 'power-on' });
        },
        onEnter: (instant) => {
          if (instant.wall > reserved) save(instant.wall + RESERVE_MS);
        },
      });
      await made.start();
      server = made;
      saver = machine.every(SAVE_EVERY_MS, () => save(Math.max(reserved, server?.now.wall ?? wall)));
      log.info({ seed, socket: config.socket, nodes: world.nodes, rate: config.rate }, 'the simulated bus is open');
    },
    finished: () => server?.finished() ?? Promise.resolve(),
    async stop() {
      saver();
      if (server === undefined) return;
      await server.stop();
      save(server.now.wall);
      lineLog.stop();
      server = undefined;
    },
    now: () => server?.now ?? { mono: 0, wall: reserved },
    truth: () => server?.truth() ?? { mono: 0, wall: 0, rate: 0, seed, kettles: {}, lines: [], faults: [] },
  };
}

/** A kettle that has become another kind of plant begins anew. */
function plantsOf(saved: Saved | undefined, config: SimulatorConfig): Record<string, unknown> {
  const kept = Object.entries(saved?.kettles ?? {}).filter(
    ([name, { plant, state }]) => state !== undefined && config.kettles[name]?.plant === plant,
  );
  return Object.fromEntries(kept.map(([name, { state }]) => [name, state]));
}
