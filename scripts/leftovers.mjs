import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';

/** In the environment of everything that a run of tests starts: the run, and behind it the file that started it. */
export const MARK = 'CERVECERIA_TEST_RUN';

function read(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    // It ended meanwhile, or belongs to another user.
    return '';
  }
}

/** Processes of one test file that outlive it: they would burden, or spoil, what follows. */
export class Leftovers {
  #run;
  #file;

  /** `file`: whose process was started with the mark `run` and marks its own children (test-process.mjs). */
  constructor(run, file) {
    this.#run = `${MARK}=${run}`;
    this.#file = file;
  }

  find() {
    if (process.platform !== 'linux') return [];
    return (
      readdirSync('/proc')
        .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
        .map((pid) => ({ pid: Number(pid), words: read(`/proc/${pid}/cmdline`).split('\0').filter(Boolean) }))
        // A zombie has no command any more and nothing left to stop.
        .filter(({ pid, words }) => words.length > 0 && this.#isMine(pid, words))
        .map(({ pid, words }) => ({ pid, command: words.join(' ') }))
    );
  }

  #isMine(pid, words) {
    const environment = read(`/proc/${pid}/environ`).split('\0');
    if (environment.includes(`${this.#run} ${this.#file}`)) return true;
    return words.includes(this.#file) && environment.includes(this.#run);
  }

  /** Waits up to `grace` ms for the last ones to end by themselves, kills what still runs, and gives what that was. */
  async clear(grace = 10_000) {
    const end = Date.now() + grace;
    while (this.find().length > 0 && Date.now() < end) await wait(50);
    const left = this.find();
    for (const { pid } of left) {
      try {
        process.kill(pid, 'SIGKILL');
      } catch {
        // It ended in this very moment.
      }
    }
    return left;
  }
}
