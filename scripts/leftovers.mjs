import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';

const MARK = 'CERVECERIA_TEST_RUN';

function read(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    // It ended meanwhile, or belongs to another user.
    return '';
  }
}

/** Processes of this test run that outlive the file that started them: they would burden, or spoil, what follows. */
export class Leftovers {
  #entry;

  /** Marks this process; everything started from here on inherits the mark. */
  constructor(run) {
    process.env[MARK] = run;
    this.#entry = `${MARK}=${run}`;
  }

  find() {
    if (process.platform !== 'linux') return [];
    return (
      readdirSync('/proc')
        .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
        .filter((pid) => read(`/proc/${pid}/environ`).split('\0').includes(this.#entry))
        .map((pid) => ({ pid: Number(pid), command: read(`/proc/${pid}/cmdline`).replaceAll('\0', ' ').trim() }))
        // A zombie has no command any more and nothing left to stop.
        .filter(({ command }) => command !== '')
    );
  }

  /** Waits up to `grace` ms for the last ones to end by themselves, kills what still runs, and gives what that was. */
  async clear(grace = 3000) {
    const end = Date.now() + grace;
    while (this.find().length > 0 && Date.now() < end) await wait(100);
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
