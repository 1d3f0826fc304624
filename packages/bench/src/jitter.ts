import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { type Bench, type Figure, figure, quantile } from './figure.ts';
import { lateness } from './jitter/lateness.ts';
import { RewindingHub } from './jitter/rewinding-hub.ts';
import { stallingDisk } from './jitter/stall-shim.ts';
import { fillBuffer } from './load/buffer-filler.ts';
import { installedAgent } from './stand/installed-agent.ts';
import type { Stand } from './stand/stand.ts';
import { BENCH_NODE, loopsAndOutputs, probeChannel } from './stand/twelve-channels.ts';

const TICK_MS = 50;
const DAY_S = 86_400;
const ROUNDS = 2;
const PHASE_MS = 18_000;
/** A stall that has begun goes on, and so does a day that is half drained. */
const SETTLE_MS = 3000;
const AGENT = fileURLToPath(new URL('./jitter/timed-agent.js', import.meta.url));

interface Phase {
  readonly from: number;
  readonly to: number;
}

const now = () => performance.timeOrigin + performance.now();

async function phase(ms: number): Promise<Phase> {
  await sleep(SETTLE_MS);
  const from = now();
  await sleep(ms);
  return { from, to: now() };
}

/** Nine probes as the kernel shows them, a scan each tick, a frame sealed and synced every three seconds. */
function writeConfig(folder: string, hub: string): string {
  const ids = Array.from({ length: 9 }, (_, i) => `28-00000000000${i + 1}`);
  for (const id of ids) {
    mkdirSync(join(folder, 'w1', id), { recursive: true });
    writeFileSync(join(folder, 'w1', id, 'temperature'), '20062\n');
    writeFileSync(join(folder, 'w1', id, 'resolution'), '12\n');
  }
  const board = join(folder, 'device-tree');
  mkdirSync(board);
  writeFileSync(join(board, 'compatible'), 'raspberrypi,4-model-b\0brcm,bcm2711\0');
  const file = join(folder, 'agent.yaml');
  const config = {
    ...{ node: BENCH_NODE, data: folder, key_file: join(folder, 'key'), hubs: [hub], tick_ms: TICK_MS, scan_ms: 0 },
    bus: { kind: 'linux', w1_root: join(folder, 'w1'), device_tree: board },
    channels: Object.fromEntries(ids.map((id, i) => [i === 0 ? 'wort' : `probe-${i + 1}`, probeChannel(id)])),
    ...loopsAndOutputs,
  };
  // JSON is YAML.
  writeFileSync(file, JSON.stringify(config));
  return file;
}

function figures(calm: Phase[], stalled: Phase[], [origin = 0, ...times]: readonly number[]): Figure[] {
  const runs = (phases: readonly Phase[]) =>
    phases.map(({ from, to }) =>
      lateness(
        times.filter((time) => time >= from && time < to),
        origin,
        TICK_MS,
      ),
    );
  const [before, during] = [runs(calm), runs(stalled)];
  const late = (of: typeof before, q: number) =>
    quantile(
      of.flatMap((run) => run.late),
      q,
    );
  const missed = (of: typeof before) => of.reduce((sum, run) => sum + run.missed, 0);
  const of = (q: number, name: string) => [
    figure('tick lateness', `${name}, undisturbed`, late(before, q), 'ms'),
    figure('tick lateness', `${name}, disk stalls 2 s and a day drains`, late(during, q), 'ms'),
  ];
  const added = late(during, 0.999) - late(before, 0.999);
  return [
    ...of(0.5, 'p50'),
    ...of(0.99, 'p99'),
    ...of(0.999, 'p99.9'),
    figure('tick lateness', 'p99.9 added by the stalls and the drain', added, 'ms', { most: 2 }),
    figure('ticks missed', `undisturbed, of ${before.flatMap((run) => run.late).length}`, missed(before), 'ticks'),
    figure('ticks missed', `disturbed, of ${during.flatMap((run) => run.late).length}`, missed(during), 'ticks', {
      most: 0,
    }),
  ];
}

async function measure(say: (line: string) => void, stand: Stand, hub: RewindingHub): Promise<Figure[]> {
  const folder = stand.folder();
  const disk = stallingDisk(folder);
  say('a day of scans into the buffer');
  await fillBuffer(folder, BENCH_NODE, DAY_S, Date.now() - DAY_S * 1000);
  const config = writeConfig(folder, await hub.start());
  const timesFile = join(folder, 'times.json');
  const { flags, env } = installedAgent();
  const agent = stand.start('agent', [...flags, AGENT, timesFile, 'run', '--config', config], { ...env, ...disk.env });
  await agent.says('in control');
  await sleep(SETTLE_MS);
  const [calm, stalled]: [Phase[], Phase[]] = [[], []];
  const begun = { rewinds: hub.rewinds, frames: hub.frames };
  for (let round = 1; round <= ROUNDS; round++) {
    say(`undisturbed, then stalls and drains, ${round} of ${ROUNDS}`);
    disk.stall(false);
    hub.flood(false);
    calm.push(await phase(PHASE_MS));
    disk.stall(true);
    hub.flood(true);
    stalled.push(await phase(PHASE_MS));
  }
  disk.stall(false);
  await agent.stop();
  const [stalls, drained] = [disk.stalls(), hub.frames - begun.frames];
  if (stalls === 0 || drained < DAY_S / 60)
    throw new Error(`${stalls} stalls, ${drained} frames: nothing was disturbed`);
  return [
    ...figures(calm, stalled, JSON.parse(readFileSync(timesFile, 'utf8')) as number[]),
    figure('disturbance', 'stalls of 2 s in fsync or fdatasync of the agent', stalls, 'stalls'),
    figure('disturbance', `days of backlog drained (${DAY_S / 60} frames each)`, drained / (DAY_S / 60), 'days'),
  ];
}

/** Whether the control tick notices a stalled disk and a flood of backlog. */
export const jitterBench: Bench = {
  name: 'jitter',
  summary:
    'lateness of the control tick: the real agent on real timers, 1-Wire files, buffer and guard threads, a scan each ' +
    `${TICK_MS} ms; lines in memory, a hub that asks for the whole day again and again; calm and disturbed in turns`,
  async run(say, stand) {
    const hub = new RewindingHub();
    try {
      return await measure(say, stand, hub);
    } finally {
      hub.stop();
    }
  },
};
