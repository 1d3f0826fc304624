import { writeFileSync } from 'node:fs';
import { builtModule, PROGRAMS } from '../stand/programs.ts';

type Level = 0 | 1;
type Start = (this: unknown, step: (at: unknown) => unknown, failed: (error: unknown) => void) => void;

const now = () => performance.timeOrigin + performance.now();

/** The prototype of a class of the agent, to be changed before the agent is loaded. */
async function prototypeOf(name: string, path: string): Promise<Record<string, unknown>> {
  const loaded = (await import(builtModule('edge-agent', path).href)) as Record<string, { prototype?: object }>;
  const prototype = loaded[name]?.prototype;
  if (prototype === undefined) throw new Error(`the agent has no ${name} in ${path} any more`);
  return prototype as Record<string, unknown>;
}

/** Writes down the machine time at which the steps begin, then that of each one before it is taken. */
async function timeSteps(times: number[]): Promise<void> {
  const steps = await prototypeOf('TimerSteps', './step/timer-steps.js');
  const original = steps['start'] as Start;
  const start: Start = function (this: unknown, step, failed) {
    // The grid begins with the call; the first tick on it may already be late.
    times.push(now());
    original.call(
      this,
      (at) => {
        times.push(now());
        return step(at);
      },
      failed,
    );
  };
  steps['start'] = start;
}

/** The one thing that is not real: a machine without a Pi's header has no lines to drive. */
async function keepLinesInMemory(): Promise<void> {
  const levels = new Map<number, Level>();
  Object.assign(await prototypeOf('GpiochipLines', './drivers/gpiochip-lines.js'), {
    claimOutput(line: number, initial: Level) {
      levels.set(line, initial);
      return Promise.resolve();
    },
    set: (line: number, level: Level) => void levels.set(line, level),
    get: (line: number) => levels.get(line) ?? null,
    settled: () => Promise.resolve(),
    guardAccess: () => ({ kind: 'command' }),
    close: () => Promise.resolve(),
  });
}

/** `node timed-agent.js TIMES run --config FILE`: the agent's program; at its end the times of its ticks are in a file. */
async function main(timesFile: string, args: readonly string[]): Promise<void> {
  const times: number[] = [];
  await timeSteps(times);
  await keepLinesInMemory();
  process.on('exit', () => writeFileSync(timesFile, JSON.stringify(times)));
  process.argv = [process.execPath, PROGRAMS.agent, ...args];
  await import(PROGRAMS.agent);
}

await main(process.argv[2] as string, process.argv.slice(3));
