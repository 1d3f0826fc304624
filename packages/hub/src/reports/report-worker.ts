import { CodedError } from '@cerveceria/protocol';
import type { Cancel, Log, MachineClock, ProcessClock } from '@cerveceria/runtime';
import { hubError } from '../errors.ts';
import type { QueuedReport, ReportQueue, Settled } from '../tiers/report-queue.ts';
import type { Filed, Filer } from './filer.ts';
import { isOfStore } from './is-of-store.ts';
import { soon } from './soon.ts';
import type { VirtualNodes } from './virtual-node.ts';

/** Reports taken at once, and the pauses while there is nothing to do or nothing can be done; machine ms. */
const BATCH = 200;
const IDLE_MS = 200;
const LEAST_MS = 200;
const MOST_MS = 5_000;
/** Machine ms after which a number that another worker holds is looked for again. */
const TURN_MS = 50;
/** A report over which something unforeseen fails is tried so often, and for so long at least, before it is set aside. */
const TRIES = 5;
const TRIED_MS = 10_000;
/** How often a worker says that it still has its share. */
const KEEP_MS = 5_000;

export interface WorkerParts {
  /** Another one for every worker. */
  readonly name: string;
  readonly queue: ReportQueue;
  readonly filer: Filer;
  readonly nodes: Pick<VirtualNodes, 'settled'>;
  readonly machine: MachineClock;
  readonly process: Pick<ProcessClock, 'wall'>;
  readonly log: Log;
}

export interface WorkerCounters {
  stored: number;
  failed: number;
  readings: number;
  retries: number;
}

/** Takes reports off the queue and files them, for ever. Any number of workers may run; one that dies is taken over. */
export class ReportWorker {
  readonly counters: WorkerCounters = { stored: 0, failed: 0, readings: 0, retries: 0 };
  readonly #parts: WorkerParts;
  #share: QueuedReport[] = [];
  /** Reports over which something unforeseen failed. */
  readonly #tried = new Map<string, { count: number; readonly since: number }>();
  #isRunning = false;
  #cancel: Cancel = () => {};
  #wake: () => void = () => {};
  #ended: Promise<void> = Promise.resolve();

  constructor(parts: WorkerParts) {
    this.#parts = parts;
  }

  start(): void {
    const { machine, queue, name, log } = this.#parts;
    this.#isRunning = true;
    this.#cancel = machine.every(KEEP_MS, () => {
      const ids = this.#share.map(({ id }) => id);
      queue.keep(name, ids).catch((err) => log.warn({ err }, 'a worker cannot say that it is still there'));
    });
    this.#ended = this.#run();
  }

  /**
   * Ends within half a second, whatever a store does. What it has not filed yet, and what is under way in a store that
   * hangs, is another one's after a while: filed a second time it is there once.
   */
  async stop(): Promise<void> {
    this.#isRunning = false;
    this.#cancel();
    this.#wake();
    await soon(this.#parts.machine, this.#ended);
  }

  async #run(): Promise<void> {
    const { queue, name, log } = this.#parts;
    let pause = LEAST_MS;
    while (this.#isRunning) {
      try {
        if (this.#share.length < BATCH / 2) this.#share.push(...(await queue.take(name, BATCH - this.#share.length)));
        if (this.#share.length === 0) await this.#wait(IDLE_MS);
        else {
          const blocked = new Map<string, string | undefined>();
          if (await this.#fileShare(blocked)) pause = LEAST_MS;
          else await this.#wait(blocked.size > 0 ? TURN_MS : pause);
        }
      } catch (err) {
        log.warn({ err, again: pause }, 'reports wait for a store');
        this.counters.retries++;
        await this.#wait(pause);
        pause = Math.min(MOST_MS, 2 * pause);
      }
    }
  }

  /**
   * True when at least one was settled. What has to wait for an earlier one comes round again. The scans of a source are
   * stored in the order of their numbers, so behind one that waits for another worker's none is tried: each would take
   * a number in between, and two workers would wait for each other at every step. What has the number itself goes first.
   */
  async #fileShare(blocked: Map<string, string | undefined>): Promise<boolean> {
    let settled = await this.#fileTogether();
    const round = [...this.#share];
    const called = new Set<string>();
    for (let queued = round.shift(); queued !== undefined; queued = round.shift()) {
      if (!this.#isRunning) return true;
      if (await this.#fileOne(queued, blocked)) {
        this.#share.splice(this.#share.indexOf(queued), 1);
        settled++;
        continue;
      }
      for (const [source, awaited] of blocked) {
        const at = round.findIndex(({ id }) => id === awaited);
        if (at < 0 || called.has(awaited as string)) continue;
        called.add(awaited as string);
        blocked.delete(source);
        round.unshift(...round.splice(at, 1), queued);
        break;
      }
    }
    return settled > 0;
  }

  /** How many were settled at once. */
  async #fileTogether(): Promise<number> {
    let settled = 0;
    for (let left = [...this.#share]; left.length > 0 && this.#isRunning; ) {
      const isSettled = async (id: string) => (await this.#settledFate(id)) !== undefined;
      const { filed, looked } = await this.#parts.filer.together(left, isSettled);
      await this.#settleAll(filed);
      this.#share = this.#share.filter(({ id }) => !filed.has(id));
      settled += filed.size;
      left = left.slice(looked);
    }
    return settled;
  }

  async #settleAll(filed: ReadonlyMap<string, Filed>): Promise<void> {
    const { queue, nodes, process } = this.#parts;
    const bySource = new Map<string, string[]>();
    const settling = [...filed].map(async ([id, { readings, sources }]) => {
      await queue.settle(id, { state: 'stored', ended: process.wall(), readings, sources, reason: null });
      this.#tried.delete(id);
      this.counters.stored++;
      this.counters.readings += readings;
      for (const source of sources) bySource.set(source, [...(bySource.get(source) ?? []), id]);
    });
    await Promise.all(settling);
    await Promise.all([...bySource].map(([source, ids]) => nodes.settled(ids, source)));
  }

  async #fileOne(queued: QueuedReport, blocked: Map<string, string | undefined>): Promise<boolean> {
    const { queue, filer, nodes, process } = this.#parts;
    const ended = () => ({ ended: process.wall() });
    let outcome: Settled;
    try {
      const isSettled = async () => (await this.#settledFate(queued.id)) !== undefined;
      const filed = await filer.file(queued, isSettled, blocked);
      if (filed === undefined) return await this.#letGo(queued.id);
      outcome = { state: 'stored', ...ended(), ...filed, reason: null };
    } catch (fault) {
      if (isOfStore(fault)) throw fault;
      const refusal = this.#refusal(queued, fault);
      if (refusal === undefined) return false;
      const { code, message } = refusal;
      outcome = { state: 'failed', ...ended(), readings: 0, sources: [], reason: { code, message } };
    }
    await queue.settle(queued.id, outcome);
    this.#tried.delete(queued.id);
    this.counters[outcome.state]++;
    this.counters.readings += outcome.readings;
    for (const source of outcome.sources) await nodes.settled([queued.id], source);
    return true;
  }

  /**
   * Why a report is set aside; undefined: it comes round again. One over which something unforeseen fails comes round a
   * few times, in case that passes, and holds up no other meanwhile.
   */
  #refusal({ id }: QueuedReport, fault: unknown): CodedError | undefined {
    const { machine, log } = this.#parts;
    if (fault instanceof CodedError && fault.code === 'REPORT_WAITS') return undefined;
    if (fault instanceof CodedError && fault.code.startsWith('REPORT_')) return fault;
    const tried = this.#tried.get(id) ?? { count: 0, since: machine.mono() };
    this.#tried.set(id, tried);
    this.counters.retries++;
    if (++tried.count === 1) log.error({ err: fault, report: id }, 'a report fails in an unforeseen way');
    if (tried.count < TRIES || machine.mono() - tried.since < TRIED_MS) return undefined;
    const said = fault instanceof Error ? `${fault.name}: ${fault.message}` : String(fault);
    return hubError('REPORT_FAULT', said.slice(0, 200), { cause: fault });
  }

  async #settledFate(id: string): Promise<Settled | undefined> {
    const fate = await this.#parts.queue.fate(id);
    if (fate === undefined || fate.state === 'waiting') return undefined;
    const { state, ended, readings, sources, reason } = fate;
    return { state, ended, readings, sources, reason };
  }

  /** This worker was silent for so long that another one has done it: what became of it stays as it is told. */
  async #letGo(id: string): Promise<boolean> {
    const fate = await this.#settledFate(id);
    if (fate !== undefined) await this.#parts.queue.settle(id, fate);
    this.#tried.delete(id);
    return fate !== undefined;
  }

  #wait(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const cancel = this.#parts.machine.after(ms, resolve);
      this.#wake = () => {
        cancel();
        resolve();
      };
    });
  }
}
