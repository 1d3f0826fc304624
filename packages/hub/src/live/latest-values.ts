import { type Cell, type ChannelSpec, inUnit, type LatestValue } from '@cerveceria/protocol';
import type { ProcessClock } from '@cerveceria/runtime';
import type { LiveScan } from '../ingest/ingest-port.ts';

/** A value is stale at this age at the earliest (process ms), and at so many times its usual spacing. */
const STALE_MS = 5_000;
const STALE_SPACINGS = 3;
/** The way to a hub takes machine time; in a simulation many process seconds pass meanwhile. */
const TRANSIT_MACHINE_MS = 2_000;
/** Share of a new distance in the usual one. */
const SMOOTHING = 0.2;

interface Kept {
  readonly epoch: string;
  seq: number;
  time: number;
  cell: Cell;
  readonly res: number;
  /** Usual distance between readings, process ms; 0 before the second one. */
  spacing: number;
  told: LatestValue['state'];
}

type Now = Pick<ProcessClock, 'wall' | 'rate'>;

export const NEVER_SEEN: LatestValue = { value: null, state: 'missing', code: null, time: null };

function isNewer(kept: Kept, scan: LiveScan): boolean {
  // Within an epoch seq is the order, whatever a relearned clock says; between epochs only the time can tell.
  return kept.epoch === scan.epoch ? scan.seq > kept.seq : scan.wall >= kept.time;
}

function isStale(kept: Kept, now: Now): boolean {
  const limit = Math.max(STALE_MS, STALE_SPACINGS * kept.spacing, TRANSIT_MACHINE_MS * now.rate());
  return now.wall() - kept.time > limit;
}

function view(kept: Kept, now: Now): LatestValue {
  const { cell, time, res } = kept;
  const value = typeof cell === 'number' ? inUnit(cell, res) : null;
  if (isStale(kept, now)) return { value, state: 'stale', code: null, time };
  if (typeof cell === 'number') return { value, state: 'ok', code: null, time };
  if (cell.startsWith('fault:')) return { value, state: 'fault', code: cell.slice(6), time };
  return { value, state: 'missing', code: null, time };
}

/** The newest reading of each channel, whatever the order in which scans arrive. */
export class LatestValues {
  readonly #kept = new Map<string, Kept>();

  /** Gives the ids of the channels that this scan brought forward. */
  take(channels: readonly ChannelSpec[], scan: LiveScan): string[] {
    const moved: string[] = [];
    for (const [i, spec] of channels.entries()) {
      const cell = scan.cells[i];
      if (cell === undefined || cell === 'not-due') continue;
      const kept = this.#kept.get(spec.id);
      if (kept !== undefined && !isNewer(kept, scan)) continue;
      const step = kept === undefined ? 0 : Math.max(0, scan.wall - kept.time);
      const spacing =
        kept === undefined || kept.spacing === 0 ? step : kept.spacing + SMOOTHING * (step - kept.spacing);
      const { epoch, seq, wall: time } = scan;
      this.#kept.set(spec.id, { epoch, seq, time, cell, res: spec.res, spacing, told: kept?.told ?? 'ok' });
      moved.push(spec.id);
    }
    return moved;
  }

  at(channel: string, now: Now): LatestValue {
    const kept = this.#kept.get(channel);
    return kept === undefined ? NEVER_SEEN : view(kept, now);
  }

  /** Channels whose state has changed with time alone since this was last asked. */
  aged(now: Now): string[] {
    const changed: string[] = [];
    for (const [channel, kept] of this.#kept) {
      const { state } = view(kept, now);
      if (state === kept.told) continue;
      kept.told = state;
      changed.push(channel);
    }
    return changed;
  }
}
