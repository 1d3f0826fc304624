import type { Alarm, AlarmEvent } from '@cerveceria/protocol';
import type { Log, MachineClock, ProcessClock } from '@cerveceria/runtime';
import type { AlarmBook } from './alarm-book.ts';
import { type AlarmDoc, eventIdOf, type ToldAlarm } from './alarm-doc.ts';
import { clear, hear, newEvent } from './alarm-life.ts';
import type { WriteAlarm } from './alarm-writes.ts';

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
    this.#waiting.set(key, () => this.#reconcile(node, source, told));
    this.#next(key);
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
  async #reconcile(node: string, source: AlarmEvent['source'], told: readonly ToldAlarm[]): Promise<number> {
    const { book } = this.#parts;
    const named = new Set(told.map(({ id }) => id));
    const over = [...book.points()].filter(
      ({ doc }) => doc.node === node && doc.source === source && doc.cleared === null && !named.has(doc.alarm),
    );
    const work = [...told.map((each) => this.#hear(node, source, each)), ...over.map(({ id }) => this.#clear(id))];
    return (await Promise.all(work)).filter((isWritten) => isWritten).length;
  }

  async #hear(node: string, source: AlarmEvent['source'], told: ToldAlarm): Promise<boolean> {
    const { book, write, process } = this.#parts;
    const now = process.wall();
    const point = { node, source, alarm: told.id };
    const known = book.newest(point);
    const heard = hear(known?.doc, told, now);
    if (heard === known?.doc) return false;
    const id = heard === 'new' || known === undefined ? eventIdOf(point, told.since) : known.id;
    const edit = (doc: AlarmDoc | undefined): AlarmDoc | undefined => {
      const after = hear(doc, told, now);
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
