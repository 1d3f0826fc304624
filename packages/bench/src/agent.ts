import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Bench, figure } from './figure.ts';
import { startHub } from './stand/hub-under-test.ts';
import { installedAgent } from './stand/installed-agent.ts';
import { memory, processorSeconds, writtenBytes } from './stand/process-figures.ts';
import type { Program } from './stand/program.ts';
import { PROGRAMS } from './stand/programs.ts';
import { keepProgram } from './stand/running-program.ts';
import type { Stand } from './stand/stand.ts';
import { agentConfig, BENCH_NODE, simulatorConfig } from './stand/twelve-channels.ts';

const STARTS = 3;
/** Whole minutes: a frame is sealed in each. */
const WINDOW_S = 60;
/** The link, the first boot offsets and the first pages of the file come once, not every minute. */
const SETTLE_MS = 5000;

/** Out of the count of storage: on a Pi the 1-Wire tree is the kernel's, not the card's. */
function memoryFolder(stand: Stand): string {
  return existsSync('/dev/shm') ? stand.folder('/dev/shm') : stand.folder();
}

async function start(stand: Stand, config: string): Promise<{ agent: Program; seconds: number }> {
  const begin = performance.now();
  const { flags, bundle, env } = installedAgent();
  const agent = stand.start('agent', [...flags, bundle, 'run', '--config', config], env);
  await agent.says('in control');
  return { agent, seconds: (performance.now() - begin) / 1000 };
}

/** What an agent costs the Pi that it lives on. */
export const agentBench: Bench = {
  name: 'agent',
  summary:
    'the agent as its unit starts it, with 12 channels at 1 Hz on the simulated bus at rate 1, linked to a real hub',
  async run(say, stand) {
    const [folder, simulated] = [stand.folder(), memoryFolder(stand)];
    const bus = join(simulated, 'bus.sock');
    const [simulator, agentFile] = [join(simulated, 'simulator.yaml'), join(folder, 'agent.yaml')];
    const hub = await startHub(stand, [BENCH_NODE]);
    writeFileSync(join(folder, 'key'), `${hub.keys.get(BENCH_NODE)}\n`);
    // JSON is YAML.
    writeFileSync(simulator, JSON.stringify(simulatorConfig(bus, join(simulated, 'world'))));
    writeFileSync(agentFile, JSON.stringify(agentConfig(bus, hub.socket)));
    const world = stand.start('simulator', [PROGRAMS.simulator, 'run', '--config', simulator]);
    await until(() => existsSync(bus), world);
    const starts: number[] = [];
    for (let i = 0; i < STARTS; i++) {
      say(`start ${i + 1} of ${STARTS}`);
      const { agent, seconds } = await start(stand, agentFile);
      starts.push(seconds);
      await agent.stop();
    }
    const { agent } = await start(stand, agentFile);
    say(`${WINDOW_S} s of writing`);
    const { rate, processor } = await written(agent);
    const { now, most } = memory(agent.pid);
    await agent.stop();
    const withProgram: number[] = [];
    for (const step of ['rest', 'boil'] as const) {
      say(`${WINDOW_S} s of writing while a program ${step === 'rest' ? 'goes to its rest' : 'counts as a boil does'}`);
      // A simulator that a busy machine slows down is behind the machine's clock; the step forgives some minutes.
      keepProgram(join(folder, 'data'), step, Date.now() - 300_000);
      const conducting = (await start(stand, agentFile)).agent;
      withProgram.push((await written(conducting)).rate);
      await conducting.stop();
    }
    const [rest = 0, boil = 0] = withProgram;
    // Four hours of mash and the like, one of boil, nothing for the rest of the day.
    const day = (rate * 19 + rest * 4 + boil) / 24;
    return [
      figure('agent', 'memory (RSS) after a minute', now, 'MB', { most: 100 }),
      figure('agent', 'memory (RSS) at its highest', most, 'MB', { most: 100 }),
      figure('agent', `written to the card over ${WINDOW_S} s, checkpoints not in it`, rate, 'B/s', { most: 1536 }),
      figure('agent', 'the same while a program goes to its rest', rest, 'B/s', { most: 1536 }),
      figure('agent', 'the same while a program counts what an outage must not cost, as in a boil', boil, 'B/s', {
        most: 1536,
      }),
      figure('agent', 'the same over a day with one brew: four hours of mash, one of boil', day, 'B/s', { most: 1536 }),
      figure('agent', `from spawn to "in control", worst of ${STARTS}`, Math.max(...starts), 's', { most: 2 }),
      figure('agent', 'processor', processor, 'cores'),
    ];
  },
};

/** Over the window: bytes a second to storage, and cores. */
async function written({ pid }: Program): Promise<{ readonly rate: number; readonly processor: number }> {
  await sleep(SETTLE_MS);
  const [bytes, used, begin] = [writtenBytes(pid), processorSeconds(pid), performance.now()];
  await sleep(WINDOW_S * 1000);
  const seconds = (performance.now() - begin) / 1000;
  const rate = (writtenBytes(pid) - bytes) / seconds;
  if (rate === 0) throw new Error('the system counts no written bytes here; is the temporary folder on a disk?');
  return { rate, processor: (processorSeconds(pid) - used) / seconds };
}

async function until(isSo: () => boolean, program: Program): Promise<void> {
  let hasEnded = false;
  void program.ended.then(() => {
    hasEnded = true;
  });
  while (!isSo()) {
    if (hasEnded) throw new Error(`${program.name} ended before it was ready`);
    await sleep(20);
  }
}
