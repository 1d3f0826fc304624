import { CodedError } from '@cerveceria/protocol';
import type { Cancel, Log, MachineClock } from '@cerveceria/runtime';
import type { StateStore } from '../tiers/state-store.ts';
import { merge, NO_MARKS, type NodeMarks, raise, tell, type Word } from './node-marks.ts';

/** Marks are written at most so often, machine ms. */
const WRITE_MS = 2000;
const TRIES = 5;

const keyOf = (node: string) => `seen/${node}`;

/** How far each node was heard, in memory; and in the state, so that the other hub and a restart know it. */
export class MarksBook {
  readonly #state: StateStore;
  readonly #machine: MachineClock;
  readonly #log: Log;
  readonly #marks = new Map<string, NodeMarks>();
  readonly #unwritten = new Set<string>();
  readonly #writing = new Set<Promise<void>>();

  constructor(state: StateStore, machine: MachineClock, log: Log) {
    this.#state = state;
    this.#machine = machine;
    this.#log = log;
  }

  start(): Cancel {
    const cancelWatch = this.#state.watch('seen/', (key, doc) => {
      if (doc !== undefined) this.#learn(key.slice('seen/'.length), doc.value as NodeMarks);
    });
    const cancelWrite = this.#machine.every(WRITE_MS, () => void this.writeAll());
    return () => {
      cancelWatch();
      cancelWrite();
    };
  }

  async load(node: string): Promise<void> {
    const doc = await this.#state.get<NodeMarks>(keyOf(node));
    if (doc !== undefined) this.#learn(node, doc.value);
  }

  async loadAll(): Promise<void> {
    for (const { key, value } of await this.#state.list<NodeMarks>('seen/'))
      this.#learn(key.slice('seen/'.length), value);
  }

  of(node: string): NodeMarks {
    return this.#marks.get(node) ?? NO_MARKS;
  }

  all(): ReadonlyMap<string, NodeMarks> {
    return this.#marks;
  }

  seen(node: string, epoch: string): number {
    return this.of(node).epochs[epoch]?.seen ?? 0;
  }

  /** `own`: over a socket of this hub, which then answers for writing it down. */
  raise(node: string, epoch: string, seq: number, own: boolean): void {
    const before = this.of(node);
    const after = raise(before, epoch, seq);
    if (after === before) return;
    this.#marks.set(node, after);
    if (own) this.#unwritten.add(node);
  }

  tell(node: string, word: Word, watermark: (epoch: string) => number): void {
    this.#marks.set(node, tell(this.of(node), word, watermark, this.#machine.wall()));
    this.#unwritten.add(node);
  }

  /** Resolves when everything heard so far is written, also what another call is writing. */
  async writeAll(): Promise<void> {
    for (const node of this.#unwritten) void this.write(node);
    await Promise.all(this.#writing);
  }

  async write(node: string): Promise<void> {
    const writing = this.#write(node);
    this.#writing.add(writing);
    await writing;
    this.#writing.delete(writing);
  }

  async #write(node: string): Promise<void> {
    this.#unwritten.delete(node);
    for (let tried = 1; ; tried++) {
      try {
        const doc = await this.#state.get<NodeMarks>(keyOf(node));
        const value = merge(this.of(node), doc?.value ?? NO_MARKS);
        await this.#state.put(keyOf(node), value, doc?.version ?? null);
        return;
      } catch (err) {
        const isConflict = err instanceof CodedError && err.code === 'STATE_CONFLICT';
        if (isConflict && tried < TRIES) continue;
        this.#unwritten.add(node);
        this.#log.warn({ err, node }, 'marks of a node could not be written');
        return;
      }
    }
  }

  #learn(node: string, marks: NodeMarks): void {
    this.#marks.set(node, merge(this.of(node), marks));
  }
}
