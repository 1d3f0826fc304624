import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, renameSync, statSync } from 'node:fs';
import { constants, setPriority } from 'node:os';
import { join } from 'node:path';
import type { Writable } from 'node:stream';
import type { ChildSpec, Ending, Launcher, Running } from './launcher.ts';

const LEASH = new URL('./leash.js', import.meta.url).href;
/** A log that is larger is put aside at the next start, so that a demo that runs for weeks fills no disk. */
const LOG_LIMIT = 5_000_000;

function endingOf(child: ChildProcess): Promise<Ending> {
  return new Promise((resolve) => {
    child.once('exit', (code, signal) => resolve({ code, signal }));
    child.once('error', () => resolve({ code: null, signal: null }));
  });
}

/** Children of this Node, each with its log file, its own session (a Ctrl-C in the terminal is ours alone) and a leash. */
export class NodeLauncher implements Launcher {
  readonly #logs: string;

  /** `logs`: folder of the log files, one a child. */
  constructor(logs: string) {
    this.#logs = logs;
  }

  logOf(name: string): string {
    return join(this.#logs, `${name}.log`);
  }

  launch(spec: ChildSpec): Running {
    const log = this.#open(spec.name);
    const args = ['--import', LEASH, spec.script, ...spec.args];
    const child = spawn(process.execPath, args, { stdio: ['ignore', log, log, 'pipe'], detached: true });
    closeSync(log);
    const leash = child.stdio[3] as Writable;
    leash.on('error', () => {});
    leash.write(`${spec.leashMs}\n`);
    const ended = endingOf(child);
    const kill = (signal: NodeJS.Signals) => {
      child.kill(signal);
    };
    return { pid: child.pid ?? -1, ended, kill };
  }

  async run(spec: ChildSpec, args: readonly string[], limitMs: number): Promise<number | null> {
    const log = this.#open(spec.name);
    const child = spawn(process.execPath, [spec.script, ...args], { stdio: ['ignore', log, log], detached: true });
    closeSync(log);
    this.#hurry(child);
    const timer = setTimeout(() => child.kill('SIGKILL'), limitMs);
    const { code } = await endingOf(child);
    clearTimeout(timer);
    return code;
  }

  /** Driving outputs off goes before everything else that runs, where the system lets it. */
  #hurry({ pid }: ChildProcess): void {
    try {
      if (pid !== undefined) setPriority(pid, constants.priority.PRIORITY_HIGHEST);
    } catch {
      // Only root may; the others run it as fast as the machine goes.
    }
  }

  #open(name: string): number {
    mkdirSync(this.#logs, { recursive: true });
    const file = this.logOf(name);
    const size = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
    if (size > LOG_LIMIT) renameSync(file, `${file}.1`);
    return openSync(file, 'a');
  }
}
