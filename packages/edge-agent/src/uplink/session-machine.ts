import {
  BEAT_MS,
  type BootOffset,
  CodedError,
  type FromHub,
  parseFromHub,
  SILENCE_MS,
  speaks,
  type Welcome,
} from '@cerveceria/protocol';
import type { Epoch } from '../buffer/outbox.ts';
import { LogRepeats } from '../log-repeats.ts';
import { HubChoice } from './hub-choice.ts';
import { Lanes } from './lanes.ts';
import type { At, Effect, SessionEvent } from './session-port.ts';

export interface SessionOptions {
  readonly hubs: readonly string[];
  /** The buffer's epochs at the start, oldest first. */
  readonly epochs: readonly Epoch[];
  /** Version of the desired state that is kept; -1 for none. */
  readonly desiredVersion: number;
  /** 0 to below 1. */
  readonly random: () => number;
}

/** A hub that beats and does not welcome is left after this long; machine ms. */
const GREETING_MS = 5000;
type State = 'idle' | 'waiting' | 'connecting' | 'greeting' | 'joined' | 'stopped';
type Of<K extends FromHub['type']> = Extract<FromHub, { type: K }>;

/** The uplink's decisions: events in, effects out, no I/O and no clock of its own. */
export class SessionMachine {
  readonly #choice: HubChoice;
  readonly #lanes: Lanes;
  readonly #repeats = new LogRepeats();
  #state: State = 'idle';
  #hub = '';
  #desiredVersion: number;
  /** When the state was entered, the peer heard, a beat sent; machine ms. */
  #since = 0;
  #heard = 0;
  #beaten = 0;
  #welcome: Welcome | null = null;
  /** Learned since hello and not told yet. */
  #boots: readonly BootOffset[] | null = null;
  #at: At = { now: 0, mono: 0, wall: 0, waiting: 0 };
  #effects: Effect[] = [];

  constructor(options: SessionOptions) {
    this.#choice = new HubChoice(options);
    this.#lanes = new Lanes(options.epochs);
    this.#desiredVersion = options.desiredVersion;
  }

  get state(): State {
    return this.#state;
  }

  handle(event: SessionEvent, at: At): Effect[] {
    this.#at = at;
    this.#effects = [];
    if (this.#state !== 'stopped') this.#on(event);
    return this.#effects;
  }

  #on(event: SessionEvent): void {
    switch (event.kind) {
      case 'start':
        this.#tryNext(null);
        return;
      case 'due':
        if (this.#state === 'waiting') this.#connect();
        return;
      case 'opened':
        this.#enter('greeting');
        this.#boots = null;
        this.#do({ kind: 'hello' });
        return;
      case 'text':
        this.#hear(event.text);
        return;
      case 'closed':
        if (this.#connected) this.#lost(event.reason);
        return;
      case 'tick':
        this.#tick();
        return;
      case 'scan':
        this.#lanes.scan(event.epoch, event.scan);
        break;
      case 'report':
        this.#lanes.report(event.report);
        break;
      case 'boots':
        if (this.#state === 'joined') this.#say({ type: 'boots', boots: [...event.boots] });
        // What the welcome itself teaches comes too late for hello and too soon for a joined link.
        else if (this.#state === 'greeting') this.#boots = event.boots;
        return;
      case 'epochs':
        this.#lanes.available(event.epochs);
        break;
      case 'reconciled':
        this.#reconciled(event.epochs, event.renewed);
        break;
      case 'renewed':
        if (this.#connected) this.#lost('a new epoch');
        return;
      case 'fetched': {
        const effects = this.#state === 'joined' ? this.#lanes.fetched(event.frames) : null;
        if (effects === null) return;
        this.#all(effects);
        break;
      }
      case 'stop':
        if (this.#connected) this.#do({ kind: 'close', code: 1000, reason: 'the agent ends' });
        this.#enter('stopped');
        return;
      case 'writable':
        break;
    }
    this.#pump();
  }

  get #connected(): boolean {
    return this.#state === 'connecting' || this.#state === 'greeting' || this.#state === 'joined';
  }

  #enter(state: State): void {
    this.#state = state;
    this.#since = this.#at.now;
    this.#heard = this.#at.now;
  }

  /** @param lived ms since the welcome of the connection before */
  #tryNext(lived: number | null): void {
    const { hub, wait } = this.#choice.next(this.#at.now, lived);
    this.#hub = hub;
    this.#enter('waiting');
    if (wait > 0) this.#do({ kind: 'wait', ms: wait });
    else this.#connect();
  }

  #connect(): void {
    this.#enter('connecting');
    this.#do({ kind: 'connect', hub: this.#hub });
  }

  #lost(reason: string): void {
    const joined = this.#state === 'joined';
    const text = joined ? 'the link to the hub is lost' : 'no link to this hub';
    if (this.#repeats.isNews(this.#hub, `${text}: ${reason}`, this.#at.now))
      this.#do({ kind: 'note', level: 'warn', text, fields: { hub: this.#hub, reason } });
    this.#do({ kind: 'close', code: 1000, reason });
    if (joined) this.#do({ kind: 'link', hub: null, wallOffset: null });
    this.#welcome = null;
    this.#tryNext(joined ? this.#at.now - this.#since : null);
  }

  #tick(): void {
    if (!this.#connected) return;
    const { now, mono, wall } = this.#at;
    if (now - this.#heard > SILENCE_MS) {
      this.#lost('silence');
      return;
    }
    if (this.#state === 'greeting' && now - this.#since > GREETING_MS) {
      this.#lost('no welcome');
      return;
    }
    if (this.#state === 'connecting') return;
    if (now - this.#beaten >= BEAT_MS) {
      this.#beaten = now;
      this.#say({ type: 'beat', mono: Math.round(mono), wall: Math.round(wall) });
    }
    this.#pump();
  }

  #hear(text: string): void {
    if (!this.#connected) return;
    this.#heard = this.#at.now;
    let message: FromHub | undefined;
    try {
      message = parseFromHub(text);
    } catch (error) {
      if (!(error instanceof CodedError)) throw error;
      this.#contradicts(error.code, error.detail);
      return;
    }
    if (message === undefined) return;
    this.#obey(message);
    this.#pump();
  }

  #obey(message: FromHub): void {
    switch (message.type) {
      case 'welcome':
        this.#welcomed(message);
        return;
      case 'ack':
        this.#acknowledged(message);
        return;
      case 'rewind':
        if (this.#state === 'joined') this.#all(this.#lanes.rewind(message.epoch, message.seq));
        return;
      case 'desired':
        this.#desire(message.desired);
        return;
      case 'grant':
        this.#do({ kind: 'grant', grant: message });
        return;
      case 'stop': {
        const { id, owner, reason } = message;
        this.#do({ kind: 'local-stop', id, owner, reason });
        return;
      }
      case 'error':
        this.#toldOff(message);
        return;
      case 'beat':
        return;
    }
  }

  #welcomed(welcome: Welcome): void {
    if (this.#state !== 'greeting') return;
    if (!speaks(welcome.protocol)) {
      this.#contradicts('VERSION_UNSUPPORTED', `hub speaks ${welcome.protocol}`);
      return;
    }
    const rtt = this.#at.now - this.#since;
    const mono = Math.round(this.#at.mono);
    this.#welcome = welcome;
    this.#do({ kind: 'clock', wall: welcome.wall, mono, rtt });
    this.#do({ kind: 'link', hub: this.#hub, wallOffset: Math.round(welcome.wall + rtt / 2 - mono) });
    this.#do({ kind: 'reconcile', marks: welcome.epochs });
  }

  #reconciled(epochs: readonly Epoch[], renewed: boolean): void {
    const welcome = this.#welcome;
    if (welcome === null || this.#state !== 'greeting') return;
    // The hub learns of a new epoch, as of all that is fixed, by a new hello alone.
    if (renewed) {
      this.#lost('a new epoch');
      return;
    }
    this.#enter('joined');
    this.#repeats.over(this.#hub);
    this.#lanes.welcome(epochs, welcome.epochs, welcome.credit);
    if (this.#boots !== null) this.#say({ type: 'boots', boots: [...this.#boots] });
    if (welcome.desired !== null) this.#desire(welcome.desired);
  }

  #acknowledged({ epoch, hot, warm, credit }: Of<'ack'>): void {
    if (this.#state !== 'joined') return;
    const effects = this.#lanes.ack({ epoch, hot, warm }, credit);
    if (effects !== 'beyond') this.#all(effects);
    else this.#contradicts('UPLINK_CONTRADICTS', `ack of ${epoch} up to ${Math.max(hot, warm)}`);
  }

  #desire(desired: Of<'desired'>['desired']): void {
    if (desired.version <= this.#desiredVersion) return;
    this.#desiredVersion = desired.version;
    this.#do({ kind: 'desired', desired });
  }

  #toldOff({ code, message, fatal, retryAfter }: Of<'error'>): void {
    const fields = { hub: this.#hub, code, message, fatal };
    this.#do({ kind: 'note', level: 'warn', text: 'the hub reports an error', fields });
    if (retryAfter !== undefined) this.#choice.retryAfter(this.#hub, this.#at.now, retryAfter);
    this.#all(this.#lanes.error(code, this.#at.now));
    if (fatal) this.#lost(code);
  }

  /** The hub is told what was wrong, and left. */
  #contradicts(code: string, message: string): void {
    this.#say({ type: 'error', code, message: message.slice(0, 500), fatal: true });
    this.#lost(code);
  }

  /** False when nothing came: the disk refuses, and asking again at once would go round for ever. */
  #pump(): void {
    if (this.#state === 'joined') this.#all(this.#lanes.pump(this.#at));
  }

  #say(message: Extract<Effect, { kind: 'text' }>['message']): void {
    this.#do({ kind: 'text', message });
  }

  #all(effects: readonly Effect[]): void {
    this.#effects.push(...effects);
  }

  #do(effect: Effect): void {
    this.#effects.push(effect);
  }
}
