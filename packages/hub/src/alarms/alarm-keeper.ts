import type { Alarm, AlarmEvent } from '@cerveceria/protocol';
import type { Log, MachineClock, ProcessClock } from '@cerveceria/runtime';
import type { AlarmBook } from './alarm-book.ts';
import { type AlarmDoc, type AlarmPoint, eventIdOf, type ToldAlarm } from './alarm-doc.ts';
import { clear, hear, newEvent } from './alarm-life.ts';
import type { WriteAlarm } from './alarm-writes.ts';
import type { Event } from './bursts.ts';

/** Alarms of one report that become events; a node that tells more is shown, and not written down. */
const MOST = 100;
/** Between two rounds of writing for one node, machine ms: a flapping probe is not a write a tick. */
const PAUSE_MS = 250;

interface KeeperParts {
  readonly book: AlarmBook;
  readonly write: WriteAlarm;
  readonly machine: Pick<MachineClock, 'after'>;
  readonly process: Pick<ProcessClock, 'wall'>;
  readonly log: Log;
}

/** Writes down what nodes tell of their alarms. Only the newest word of a node counts; what failed goes with the next. */
export class AlarmKeeper {
  readonly #parts: KeeperParts;
  readonly #waiting = new Map<string, () => Promise<number>>();
  readonly #busy = new Set<string>();
  /** Nodes that have joined and not been heard since. */
  readonly #fresh = new Set<string>();
  #stopped = false;

  constructor(parts: KeeperParts) {
    this.#parts = parts;
  }

  /** All alarms that `source` has of the node now: an event of it that stands and is not among them is over. */
  told(node: string, source: AlarmEvent['source'], alarms: readonly Alarm[]): void {
    const told = alarms
      .map((alarm, order) => ({ ...alarm, order }))
      .sort((a, b) => Number(b.active) - Number(a.active))
      .slice(0, MOST);
    const key = `${source} ${node}`;
    const isFirst = source === 'agent' && this.#fresh.has(node);
    this.#waiting.set(key, async () => {
      const written = await this.#reconcile(node, source, told, isFirst);
      if (isFirst) this.#fresh.delete(node);
      return written;
    });
    this.#next(key);
  }

  joined(node: string): void {
    this.#fresh.add(node);
  }

  /** What a node said last and what is not written yet is for the hub that it went to. */
  left(node: string): void {
    this.#waiting.delete(`agent ${node}`);
  }

  stop(): void {
    this.#stopped = true;
    this.#waiting.clear();
  }

  #next(key: string): void {
    const work = this.#waiting.get(key);
    if (work === undefined || this.#busy.has(key) || this.#stopped) return;
    this.#waiting.delete(key);
    this.#busy.add(key);
    const { machine, log } = this.#parts;
    const free = () => {
      this.#busy.delete(key);
      this.#next(key);
    };
    work().then(
      (written) => (written === 0 ? free() : machine.after(PAUSE_MS, free)),
      (err) => {
        log.warn({ err, of: key }, 'alarms could not be written down');
        machine.after(PAUSE_MS, free);
      },
    );
  }

  /** Gives how many events changed. */
  async #reconcile(
    node: string,
    source: AlarmEvent['source'],
    told: readonly ToldAlarm[],
    isFirst: boolean,
  ): Promise<number> {
    const { book } = this.#parts;
    const named = new Set(told.map(({ id }) => id));
    // One that two hubs began at once under two ids is over too, as soon as there is a newer one.
    const isOver = ({ id, doc }: Event) => !named.has(doc.alarm) || book.newest(doc)?.id !== id;
    const over = book
      .standing()
      .filter((event) => event.doc.node === node && event.doc.source === source && isOver(event));
    const work = [
      ...told.map((each) => this.#hear({ node, source, alarm: each.id }, each, isFirst)),
      ...over.map(({ id }) => this.#clear(id)),
    ];
    return (await Promise.all(work)).filter((isWritten) => isWritten).length;
  }

  async #hear(point: AlarmPoint, told: ToldAlarm, isFirst: boolean): Promise<boolean> {
    const { book, write, process } = this.#parts;
    const now = process.wall();
    const known = book.newest(point);
    const heard = hear(known?.doc, told, now, isFirst);
    if (heard === known?.doc) return false;
    const id = heard === 'new' || known === undefined ? eventIdOf(point, told.since) : known.id;
    const edit = (doc: AlarmDoc | undefined): AlarmDoc | undefined => {
      const after = hear(doc, told, now, isFirst);
      // Another occurrence while this one was being written: the next word finds it in the book.
      if (after === 'new') return doc === undefined ? newEvent(point, told, now) : doc;
      return after;
    };
    await write(id, edit);
    return true;
  }

  async #clear(id: string): Promise<boolean> {
    const now = this.#parts.process.wall();
    await this.#parts.write(id, (doc) => (doc === undefined ? undefined : clear(doc, now)));
    return true;
  }
}
