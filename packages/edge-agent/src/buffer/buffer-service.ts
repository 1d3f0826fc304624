import { type BootOffset, CodedError, type Desired, type Reported, said } from '@cerveceria/protocol';
import type { Cancel, Log, MachineClock, ProcessClock } from '@cerveceria/runtime';
import type { SessionDeps } from '../uplink/session.ts';
import { Session } from '../uplink/session.ts';
import { Recorder } from './recorder.ts';
import { learnOffset, offsetOf, toldOffset, type WallSight } from './wall-offset.ts';
import type { BufferSettings, FromBuffer, ToBuffer } from './worker-port.ts';

export interface BufferServiceOptions {
  readonly settings: BufferSettings;
  /** The database's file. */
  readonly file: string;
  readonly clock: MachineClock;
  /** Null in a simulation: time comes with each scan. */
  readonly process: ProcessClock | null;
  /** Whether the machine's wall clock was set from the network. */
  readonly synchronised: () => boolean;
  readonly newEpoch: () => string;
  readonly random: () => number;
  readonly connect: SessionDeps['connect'];
  readonly log: Log;
  readonly post: (message: FromBuffer) => void;
  /** The last message has been posted. */
  readonly end: () => void;
}

const TICK_MS = 250;
const LOOK_MS = 10_000;
/** At the clean end a hub that is there gets what is still here, for at most this long; machine ms. */
const FAREWELL_MS = 1000;
const FAREWELL_LOOK_MS = 10;
/** A round trip longer than this says too little about the clock; machine ms. */
const RTT_MS = 1000;

/** Buffer and uplink together: what the worker thread does, without the thread. */
export class BufferService {
  readonly #options: BufferServiceOptions;
  readonly #recorder: Recorder;
  #session: Session | null = null;
  #cancels: Cancel[] = [];
  /** Newest instant that a scan told. */
  #told: { readonly mono: number; readonly wall: number } | null = null;
  #report: Omit<Reported, 'buffered' | 'dropped'> | null = null;
  #faultSince: number | null = null;
  #isLinked = false;
  #boots: readonly BootOffset[] = [];

  constructor(options: BufferServiceOptions) {
    this.#options = options;
    const { settings, file, clock, newEpoch, log } = options;
    const { node, boot, channels, retention } = settings;
    const renewed = () => this.#session?.tell({ kind: 'renewed' });
    this.#recorder = new Recorder({ node, file, boot, channels, retention, clock, newEpoch, log, renewed });
  }

  start(): void {
    const { clock, post, end } = this.#options;
    const started = this.#attempt(() => {
      this.#recorder.start();
      const desired = this.#recorder.desired();
      this.#boots = this.#recorder.boots();
      this.#look();
      this.#session = this.#makeSession(desired?.version ?? -1);
      this.#cancels = [clock.every(TICK_MS, () => this.#tick()), clock.every(LOOK_MS, () => this.#look())];
      post({ kind: 'ready', desired, wallOffset: toldOffset(this.#boots, this.#options.settings.boot) });
      // In a simulation nothing can be said to a hub before the first scan tells the time.
      if (this.#options.process !== null) this.#session.start();
    });
    // Who started this thread may try again later; half a buffer helps nobody.
    if (!started) end();
  }

  take(message: ToBuffer): void {
    this.#attempt(() => {
      switch (message.kind) {
        case 'scan':
          this.#scan(message);
          return;
        case 'report':
          this.#report = message.report;
          this.#tellReport();
          return;
        case 'stop':
          this.#stop();
          return;
      }
    });
  }

  #scan({ mono, wall, cells }: Extract<ToBuffer, { kind: 'scan' }>): void {
    const first = this.#told === null;
    this.#told = { mono, wall };
    if (this.#options.process === null) this.#sight({ mono, wall, quality: 'disciplined' });
    if (first && this.#options.process === null) this.#session?.start();
    const { epoch, scan } = this.#recorder.scan(mono, wall, cells);
    this.#session?.scan(epoch, scan);
  }

  #tick(): void {
    this.#attempt(() => {
      const mono = this.#options.process?.mono() ?? null;
      if (this.#recorder.tick(mono)) this.#session?.tell({ kind: 'epochs', epochs: this.#recorder.epochs() });
    });
  }

  /** Looks at the machine's wall clock; a simulation's comes with the scans. */
  #look(): void {
    const { process, synchronised } = this.#options;
    if (process === null) return;
    const quality = synchronised() ? 'disciplined' : 'unsynced';
    this.#sight({ mono: process.mono(), wall: process.wall(), quality });
  }

  #sight(sight: WallSight): void {
    const { boot } = this.#options.settings;
    const before = this.#boots;
    const after = learnOffset(before, boot, sight);
    if (after === before) return;
    this.#boots = after;
    this.#recorder.keepBoots(after);
    this.#session?.tell({ kind: 'boots', boots: after.filter((row) => row.boot === boot) });
  }

  #tellReport(): void {
    if (this.#report === null) return;
    const { buffered, dropped } = this.#recorder.totals();
    const alarms = [...this.#report.alarms, ...this.#alarms()];
    this.#session?.report({ ...this.#report, alarms, buffered, dropped });
  }

  /** A disk that refuses is told like any other alarm. */
  #alarms(): Reported['alarms'] {
    const { fault } = this.#recorder;
    if (fault === null) {
      this.#faultSince = null;
      return [];
    }
    const { node } = this.#options.settings;
    this.#faultSince ??= Math.round(this.#now().wall);
    const code = fault instanceof CodedError ? fault.code : 'BUFFER_FAILED';
    const told = { detail: fault.message.slice(0, 200), said: said('disk-says', { code }) };
    const alarm = { id: `BUFFER_DISK ${node}`, code: 'BUFFER_DISK', priority: 'warning', about: node } as const;
    return [{ ...alarm, ...told, since: this.#faultSince, active: true, latched: false }];
  }

  /** The last frame is sealed by the end itself; nobody would send it before the next start. */
  #stop(): void {
    for (const cancel of this.#cancels) cancel();
    this.#recorder.flush();
    this.#session?.tell({ kind: 'epochs', epochs: this.#recorder.epochs() });
    const { clock } = this.#options;
    const end = clock.mono() + FAREWELL_MS;
    const look = () =>
      this.#attempt(() => {
        if (this.#isLinked && this.#recorder.totals().buffered > 0 && clock.mono() < end) return;
        for (const cancel of this.#cancels) cancel();
        this.#close();
      });
    this.#cancels = [clock.every(FAREWELL_LOOK_MS, look)];
    look();
  }

  #close(): void {
    this.#session?.stop();
    this.#session = null;
    this.#recorder.stop();
    this.#options.post({ kind: 'stopped' });
    this.#options.end();
  }

  #now(): { readonly mono: number; readonly wall: number } {
    const { process, settings } = this.#options;
    if (process === null) return this.#told ?? { mono: 0, wall: 0 };
    const mono = process.mono();
    return { mono, wall: mono + (offsetOf(this.#boots, settings.boot) ?? process.wall() - mono) };
  }

  #makeSession(desiredVersion: number): Session {
    const { settings, clock, connect, random, log, post } = this.#options;
    const { node, version, boot, simulated, channels, loops } = settings;
    return new Session({
      hubs: settings.hubs,
      store: this.#recorder,
      desiredVersion,
      facts: { node, version, boot, simulated, channels: [...channels], loops: [...loops] },
      clock,
      process: () => this.#now(),
      connect,
      random,
      log,
      desired: (desired: Desired) => {
        this.#recorder.keepDesired(desired);
        post({ kind: 'desired', desired });
      },
      granted: (grant) => post({ kind: 'grant', grant }),
      stopped: (stop) => post({ kind: 'stop', ...stop }),
      link: (hub, wallOffset) => {
        this.#isLinked = hub !== null;
        post({ kind: 'link', hub, wallOffset });
      },
      sighted: (wall, mono, rtt) => {
        if (this.#options.process !== null && rtt <= RTT_MS)
          this.#sight({ mono, wall: wall + rtt / 2, quality: 'learned' });
      },
    });
  }

  /** Nothing that goes wrong here may end the thread without a word: the main thread decides what then. */
  #attempt(work: () => void): boolean {
    try {
      work();
      return true;
    } catch (error) {
      const { log, post } = this.#options;
      log.error({ err: error }, 'the buffer worker failed');
      const code = error instanceof CodedError ? error.code : 'BUFFER_FAILED';
      post({ kind: 'failed', code, message: error instanceof Error ? error.message : String(error) });
      return false;
    }
  }
}
