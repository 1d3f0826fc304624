import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Agent, type AgentDeps, createAgent, loadAgentConfig } from '@cerveceria/edge-agent';
import { createLog, type Log, type MachineClock, systemMachineClock, systemProcessClock } from '@cerveceria/runtime';
import { builtModule } from '../stand/programs.ts';

type Made<K extends keyof AgentDeps, A extends unknown[]> = new (...args: A) => AgentDeps[K];

interface Parts {
  readonly TimerSteps: Made<'steps', [AgentDeps['clock'], MachineClock, number]>;
  readonly BufferThread: Made<'buffer', [MachineClock, Log]>;
  readonly GuardThread: Made<'guard', [Log]>;
  readonly LatchFile: Made<'latches', [string, Log]>;
  openProbes(config: AgentDeps['config'], bus: undefined, log: Log): AgentDeps['probes'];
}

async function part<K extends keyof Parts>(name: K, path: string): Promise<Parts[K]> {
  const loaded = (await import(builtModule('edge-agent', path).href)) as Partial<Parts>;
  const found = loaded[name];
  if (found === undefined) throw new Error(`the agent has no ${name} in ${path} any more`);
  return found;
}

/** The one thing that is not real: a machine without a Pi's header has no lines to drive. */
function linesInMemory(): AgentDeps['lines'] {
  const levels = new Map<number, 0 | 1>();
  return {
    claimOutput: async (line, initial) => void levels.set(line, initial),
    set: (line, level) => void levels.set(line, level),
    get: (line) => levels.get(line) ?? null,
    settled: () => Promise.resolve(),
    guardAccess: () => ({ kind: 'command' }),
    close: () => Promise.resolve(),
  };
}

const now = () => performance.timeOrigin + performance.now();

/** The agent's own steps; the machine time of their beginning, then of each one before it is taken, is written down. */
function timed(steps: AgentDeps['steps'], times: number[]): AgentDeps['steps'] {
  return {
    isAwaited: steps.isAwaited,
    start(step, failed) {
      // The grid begins with the call; the first tick on it may already be late.
      times.push(now());
      steps.start((at) => {
        times.push(now());
        return step(at);
      }, failed);
    },
    stop: () => steps.stop(),
    stats: () => steps.stats(),
  };
}

/** `node timed-agent.js CONFIG TIMES`: an agent on real timers until SIGTERM; then its times stand in a file. */
async function main(file: string, timesFile: string): Promise<void> {
  const config = loadAgentConfig(file);
  const log = createLog(config.node);
  const clock = systemProcessClock();
  const times: number[] = [];
  const steps = new (await part('TimerSteps', './step/timer-steps.js'))(clock, systemMachineClock, config.tick_ms);
  const agent: Agent = createAgent({
    ...{ config, clock, log, version: 'bench', offCommand: [process.execPath, '--version'] },
    lines: linesInMemory(),
    probes: (await part('openProbes', './drivers/open-probes.js'))(config, undefined, log),
    steps: timed(steps, times),
    buffer: new (await part('BufferThread', './outbox/buffer-thread.js'))(systemMachineClock, log),
    guard: new (await part('GuardThread', './guard/guard.js'))(log),
    latches: new (await part('LatchFile', './latches/latch-file.js'))(join(config.data, 'latches.json'), log),
    notify: { ready() {}, watchdog() {}, status() {}, stopping() {}, watchdogMs: null },
    leaveBus() {},
    failed(err) {
      log.error({ err }, 'the agent failed');
      process.exit(1);
    },
  });
  process.once('SIGTERM', () => {
    writeFileSync(timesFile, JSON.stringify(times));
    void agent.stop().then(() => process.exit(0));
  });
  await agent.start();
  log.info('in control');
}

await main(process.argv[2] as string, process.argv[3] as string);
