import type { Reported, Scan, Watermark } from '@cerveceria/protocol';
import type { Epoch, Mark } from '../buffer/outbox.ts';
import type { SealedFrame } from '../buffer/sealed-frame.ts';
import { Drain } from './drain.ts';
import { LiveLane } from './live-lane.ts';
import { Refusals } from './refusals.ts';
import { ReportLane } from './report-lane.ts';
import type { At, Effect } from './session-port.ts';

/** Bytes that may wait in the socket before frames wait outside of it, so that live values never stand behind them. */
const FULL = 32 * 1024;
/** What goes over a link on which a hub has said welcome: live values, the report, frames. */
export class Lanes {
  readonly #drain: Drain;
  readonly #live = new LiveLane();
  readonly #report = new ReportLane();
  readonly #refusals = new Refusals();
  #fetching = false;

  constructor(epochs: readonly Epoch[]) {
    this.#drain = new Drain(epochs);
  }

  welcome(epochs: readonly Epoch[], marks: readonly Watermark[], credit: number): void {
    this.#fetching = false;
    this.#report.reset();
    this.#drain.welcome(epochs, marks, credit);
  }

  scan(epoch: string, scan: Scan): void {
    this.#live.add(epoch, scan);
  }

  report(report: Reported): void {
    this.#report.put(report);
  }

  available(epochs: readonly Epoch[]): void {
    this.#drain.available(epochs);
  }

  /** `beyond`: the hub names what was never sent. */
  ack(mark: Mark, credit: number): Effect[] | 'beyond' {
    const marked = this.#drain.ack(mark, credit);
    if (marked === 'beyond') return 'beyond';
    if (marked === null) return [];
    this.#refusals.progress(marked);
    return [{ kind: 'marks', marks: [marked] }];
  }

  rewind(epoch: string, seq: number): Effect[] {
    const mark = this.#drain.rewind(epoch, seq);
    return mark === null ? [] : [{ kind: 'marks', marks: [mark] }];
  }

  /** The hub reports an error; some are about the oldest frame under way. */
  error(code: string, now: number): Effect[] {
    const stuck = this.#drain.oldestUnderWay;
    if (stuck === null || !this.#refusals.refused(code, stuck, now)) return [];
    return [{ kind: 'refused', epoch: stuck.epoch, seq: stuck.first, code }];
  }

  /** Null when nothing came: the disk refuses, and asking again at once would go round for ever. */
  fetched(frames: readonly SealedFrame[]): Effect[] | null {
    this.#fetching = false;
    const first = frames[0];
    if (first === undefined) return null;
    const from = this.#drain.next()?.from ?? first.first;
    // The hub's watermark stands inside this frame: sent whole, it would overlap for ever.
    if (first.first < from && first.last >= from) return [{ kind: 'split', epoch: first.epoch, seq: from }];
    for (const frame of frames) this.#drain.sent(frame, frame.bytes.length);
    return [{ kind: 'frames', frames }];
  }

  /** Live first, then the report, then as many frames as socket and credit take. */
  pump({ now, waiting }: At): Effect[] {
    if (waiting > FULL) return [];
    const effects: Effect[] = this.#live.take(now).map((message) => ({ kind: 'text', message }));
    const report = this.#report.due(now);
    if (report !== null) effects.push({ kind: 'text', message: { type: 'report', report } });
    const fetch = this.#fetching ? null : this.#drain.next();
    if (fetch === null) return effects;
    this.#fetching = true;
    return [...effects, { kind: 'fetch', fetch }];
  }
}
