import { randomUUID } from 'node:crypto';
import { run } from 'node:test';
import { Leftovers, MARK } from './leftovers.mjs';
import { OPTIONS_BEFORE } from './test-process.mjs';

/** Runs test files, each in a process of its own, and tells the report of each when it is over. */
export class TestLanes {
  #run = randomUUID();
  #report;

  /** Marks this process: everything started from here on belongs to this run. */
  constructor(report) {
    this.#report = report;
    const before = process.env.NODE_OPTIONS ?? '';
    process.env[OPTIONS_BEFORE] = before;
    // Stacks of tests name the TypeScript lines.
    const own = ['--enable-source-maps', '--import', new URL('./test-process.mjs', import.meta.url).href];
    process.env.NODE_OPTIONS = [before, ...own].filter(Boolean).join(' ');
    process.env[MARK] = this.#run;
  }

  /** One lane an entry, side by side: each takes the next file of the first of its queues that has one. */
  async drain(lanes) {
    await Promise.all(
      lanes.map(async (queues) => {
        for (;;) {
          const file = queues.find(({ length }) => length > 0)?.shift();
          if (file === undefined) return;
          await this.#runFile(file);
        }
      }),
    );
  }

  async #runFile({ source, built, limit, forceExit }) {
    const begin = performance.now();
    const events = [];
    for await (const event of run({ files: [built], timeout: limit, forceExit })) events.push(event);
    const left = await new Leftovers(this.#run, built).clear();
    this.#report.takeFile({ source, events, left, ms: performance.now() - begin });
  }
}
