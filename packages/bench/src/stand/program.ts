import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

/** A line of a program's log. */
export interface LogLine {
  readonly msg?: string;
  readonly port?: number;
}

interface Waiting {
  readonly msg: string;
  readonly found: (line: LogLine) => void;
}

/** Lines kept, to say what was wrong when a program ends too soon. */
const KEPT = 20;
const STOP_MS = 10_000;

function parsed(text: string): LogLine {
  try {
    return JSON.parse(text) as LogLine;
  } catch {
    return {};
  }
}

/** One program under test in a process of its own, with the log that it writes. */
export class Program {
  readonly name: string;
  readonly ended: Promise<void>;
  readonly #child: ChildProcess;
  readonly #said: string[] = [];
  readonly #waiting = new Set<Waiting>();

  /** Starts at once. `env`: the whole environment of the process. */
  constructor(name: string, args: readonly string[], env: Readonly<Record<string, string>> = {}) {
    this.name = name;
    this.#child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'], env });
    for (const stream of [this.#child.stdout, this.#child.stderr])
      if (stream !== null) createInterface({ input: stream }).on('line', (text) => this.#hear(text));
    this.ended = new Promise((resolve) => {
      this.#child.once('close', () => resolve());
      this.#child.once('error', () => resolve());
    });
  }

  get pid(): number {
    if (this.#child.pid === undefined) throw new Error(`${this.name} could not be started`);
    return this.#child.pid;
  }

  /** Resolves with the log's next line of this message. Rejects when the program ends or `limitMs` pass before. */
  async says(msg: string, limitMs = 20_000): Promise<LogLine> {
    let timer: NodeJS.Timeout | undefined;
    const told = () => `${this.name} did not say "${msg}"; its last lines:\n${this.#said.join('\n')}`;
    try {
      return await Promise.race([
        new Promise<LogLine>((found) => void this.#waiting.add({ msg, found })),
        this.ended.then(() => Promise.reject(new Error(told()))),
        new Promise<never>((_, reject) => {
          timer = setTimeout(() => reject(new Error(told())), limitMs);
        }),
      ]);
    } finally {
      clearTimeout(timer);
    }
  }

  /** The clean end; killed when it takes too long. */
  async stop(): Promise<void> {
    this.#child.kill('SIGTERM');
    const timer = setTimeout(() => this.kill(), STOP_MS);
    await this.ended;
    clearTimeout(timer);
  }

  kill(): void {
    this.#child.kill('SIGKILL');
  }

  #hear(text: string): void {
    this.#said.push(text);
    if (this.#said.length > KEPT) this.#said.shift();
    const line = parsed(text);
    for (const waiting of this.#waiting)
      if (waiting.msg === line.msg) {
        this.#waiting.delete(waiting);
        waiting.found(line);
      }
  }
}
