import type { BootOffset, Desired, EpochState, Grant, Hello, Reported, Scan, Watermark } from '@cerveceria/protocol';
import { packEnvelope } from '@cerveceria/protocol';
import type { Cancel, Log, MachineClock } from '@cerveceria/runtime';
import type { Epoch, Mark } from '../buffer/outbox.ts';
import type { SealedFrame } from '../buffer/sealed-frame.ts';
import { SessionMachine } from './session-machine.ts';
import type { At, Effect, SessionEvent } from './session-port.ts';
import type { Transport, TransportEvents } from './ws-transport.ts';

/** What the session needs of the buffer. */
export interface SessionStore {
  epochs(): readonly Epoch[];
  states(): EpochState[];
  read(epoch: string, from: number, bytes: number): readonly SealedFrame[];
  mark(mark: Mark): void;
  reconcile(marks: readonly Watermark[]): boolean;
  split(epoch: string, seq: number): void;
  refuse(epoch: string, seq: number): void;
  boots(): BootOffset[];
}

export interface SessionDeps {
  readonly hubs: readonly string[];
  readonly store: SessionStore;
  readonly desiredVersion: number;
  /** What stands in `hello` beside what the buffer and the clock say. */
  readonly facts: Pick<Hello, 'node' | 'version' | 'boot' | 'simulated' | 'channels' | 'loops'>;
  readonly clock: MachineClock;
  /** The process clock, ms. */
  readonly process: () => { readonly mono: number; readonly wall: number };
  /** @throws what keeps it from even trying */
  readonly connect: (hub: string, events: TransportEvents) => Transport;
  readonly random: () => number;
  readonly log: Log;
  readonly desired: (desired: Desired) => void;
  readonly granted: (grant: Grant) => void;
  readonly stopped: (stop: { readonly id: string; readonly owner: string; readonly reason: string }) => void;
  readonly link: (hub: string | null, wallOffset: number | null) => void;
  /** The hub's process clock said `wall` at `mono`. */
  readonly sighted: (wall: number, mono: number, rtt: number) => void;
}

const TICK_MS = 100;

/** Runs the session machine on a socket, the buffer and the clock. */
export class Session {
  readonly #deps: SessionDeps;
  readonly #machine: SessionMachine;
  #transport: Transport | null = null;
  readonly #queue: SessionEvent[] = [];
  #telling = false;
  #ticking: Cancel = () => {};
  #waiting: Cancel = () => {};
  /** Events of a socket that was left are not heard. */
  #generation = 0;

  constructor(deps: SessionDeps) {
    this.#deps = deps;
    const { hubs, store, desiredVersion, random } = deps;
    this.#machine = new SessionMachine({ hubs, epochs: store.epochs(), desiredVersion, random });
  }

  start(): void {
    this.#ticking = this.#deps.clock.every(TICK_MS, () => this.tell({ kind: 'tick' }));
    this.tell({ kind: 'start' });
  }

  stop(): void {
    this.tell({ kind: 'stop' });
    this.#ticking();
    this.#waiting();
  }

  scan(epoch: string, scan: Scan): void {
    this.tell({ kind: 'scan', epoch, scan });
  }

  report(report: Reported): void {
    this.tell({ kind: 'report', report });
  }

  tell(event: SessionEvent): void {
    // Effects bring events of their own, answers and what the buffer finds meanwhile; a queue keeps them from nesting.
    this.#queue.push(event);
    if (this.#telling) return;
    this.#telling = true;
    try {
      for (let next = this.#queue.shift(); next !== undefined; next = this.#queue.shift())
        for (const effect of this.#machine.handle(next, this.#at())) {
          const answer = this.#perform(effect);
          if (answer !== null) this.#queue.push(answer);
        }
    } finally {
      this.#telling = false;
    }
  }

  #at(): At {
    const { mono, wall } = this.#deps.process();
    return { now: this.#deps.clock.mono(), mono, wall, waiting: this.#transport?.waiting ?? 0 };
  }

  #perform(effect: Effect): SessionEvent | null {
    const { store, log } = this.#deps;
    switch (effect.kind) {
      case 'connect':
        return this.#connect(effect.hub);
      case 'wait':
        this.#waiting();
        this.#waiting = this.#deps.clock.after(effect.ms, () => this.tell({ kind: 'due' }));
        return null;
      case 'close':
        this.#generation++;
        this.#transport?.close(effect.code, effect.reason);
        this.#transport = null;
        return null;
      case 'hello':
        this.#transport?.text(JSON.stringify(this.#hello()));
        return null;
      case 'text':
        this.#transport?.text(JSON.stringify(effect.message));
        return null;
      case 'frames':
        for (const frame of effect.frames) this.#transport?.binary(packEnvelope(frame));
        return null;
      case 'fetch': {
        const { epoch, from, bytes } = effect.fetch;
        return { kind: 'fetched', frames: store.read(epoch, from, bytes) };
      }
      case 'reconcile': {
        const renewed = store.reconcile(effect.marks);
        return { kind: 'reconciled', epochs: store.epochs(), renewed };
      }
      case 'marks':
        for (const mark of effect.marks) store.mark(mark);
        return null;
      case 'split':
        store.split(effect.epoch, effect.seq);
        return null;
      case 'refused':
        store.refuse(effect.epoch, effect.seq);
        return null;
      case 'desired':
        this.#deps.desired(effect.desired);
        return null;
      case 'grant':
        this.#deps.granted(effect.grant);
        return null;
      case 'local-stop':
        this.#deps.stopped({ id: effect.id, owner: effect.owner, reason: effect.reason });
        return null;
      case 'link':
        this.#deps.link(effect.hub, effect.wallOffset);
        return null;
      case 'clock':
        this.#deps.sighted(effect.wall, effect.mono, effect.rtt);
        return null;
      case 'note':
        log[effect.level](effect.fields, effect.text);
        return null;
    }
  }

  #connect(hub: string): SessionEvent | null {
    const generation = ++this.#generation;
    const heard = (event: SessionEvent) => {
      if (generation === this.#generation) this.tell(event);
    };
    try {
      this.#transport = this.#deps.connect(hub, {
        opened: () => heard({ kind: 'opened' }),
        text: (text) => heard({ kind: 'text', text }),
        closed: (reason) => heard({ kind: 'closed', reason }),
        writable: () => heard({ kind: 'writable' }),
      });
      return null;
    } catch (error) {
      this.#transport = null;
      return { kind: 'closed', reason: error instanceof Error ? error.message : String(error) };
    }
  }

  #hello(): Hello {
    const { store, facts } = this.#deps;
    const mono = Math.round(this.#deps.process().mono);
    return { type: 'hello', protocol: 1, ...facts, mono, epochs: store.states(), boots: store.boots() };
  }
}
