import { type ChildProcess, spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const MAIN = fileURLToPath(new URL('../src/main.js', import.meta.url));

export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly ms: number;
}

/** The brewery's own program in a process of its own, with what it says. */
export class MainProcess {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
  out = '';
  err = '';
  readonly #waiting = new Set<() => void>();

  constructor(args: readonly string[]) {
    const begin = performance.now();
    this.child = spawn(process.execPath, [MAIN, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
    this.child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      this.out += text;
      for (const look of this.#waiting) look();
    });
    this.child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.err += text;
    });
    this.ended = new Promise((resolve) => {
      this.child.once('close', (code, signal) => {
        resolve({ code, signal, ms: performance.now() - begin });
        for (const look of this.#waiting) look();
      });
    });
  }

  /** The first line of JSON on standard output whose `event` is this one. */
  event(name: string, limitMs: number): Promise<Record<string, unknown>> {
    return new Promise((resolve, reject) => {
      const finish = (settle: () => void) => {
        this.#waiting.delete(look);
        clearTimeout(timer);
        settle();
      };
      const look = () => {
        const lines = this.out.split('\n').slice(0, -1);
        const line = lines.find((text) => text.includes(`"event":"${name}"`));
        if (line !== undefined) finish(() => resolve(JSON.parse(line) as Record<string, unknown>));
        else if (this.child.exitCode !== null) finish(() => reject(new Error(`it ended before ${name}:\n${this.err}`)));
      };
      const timer = setTimeout(
        () => finish(() => reject(new Error(`no ${name} in ${limitMs} ms:\n${this.err}`))),
        limitMs,
      );
      this.#waiting.add(look);
      look();
    });
  }
}

/** Processes of this machine that were started with `text` in their command line, by id. */
export function processesWith(text: string): number[] {
  return readdirSync('/proc').flatMap((name) => {
    if (!/^\d+$/.test(name) || Number(name) === process.pid) return [];
    try {
      return readFileSync(`/proc/${name}/cmdline`, 'utf8').includes(text) ? [Number(name)] : [];
    } catch {
      return [];
    }
  });
}
