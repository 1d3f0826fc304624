import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

/** How long an emulated machine beside busy neighbours may take for one edge. */
const PATIENCE_MS = 10_000;

/** The kernel's thread that notes the edges of a claimed line. It sleeps between them, and counts how often it went to sleep. */
export class EdgeThread {
  readonly #status: string;

  /** @param consumer what the line was claimed as */
  static of(consumer: string): EdgeThread {
    const found = readdirSync('/proc').find((id) => /^\d+$/.test(id) && isThreadOf(id, consumer));
    if (found === undefined) throw new Error(`the kernel has no thread for the edges of ${consumer}`);
    return new EdgeThread(found);
  }

  private constructor(id: string) {
    this.#status = `/proc/${id}/status`;
  }

  /** Makes an edge and waits until the kernel has noted it. */
  async afterEach(makeEdge: () => void): Promise<void> {
    const before = this.#sleeps();
    makeEdge();
    for (const begin = performance.now(); this.#sleeps() === before; await sleep(0))
      if (performance.now() - begin > PATIENCE_MS) throw new Error('the kernel noted no edge');
  }

  #sleeps(): number {
    return Number(/^voluntary_ctxt_switches:\s*(\d+)/m.exec(readFileSync(this.#status, 'latin1'))?.[1]);
  }
}

function isThreadOf(id: string, consumer: string): boolean {
  try {
    return readFileSync(`/proc/${id}/comm`, 'latin1').trim().endsWith(`-${consumer}`);
  } catch {
    // It ended between the listing and the look.
    return false;
  }
}
