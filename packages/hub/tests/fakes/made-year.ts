import {
  type BootOffset,
  type Cell,
  type ChannelSpec,
  type DataFrame,
  type GapFrame,
  inUnit,
} from '@cerveceria/protocol';
import { encodeFrame } from '@cerveceria/protocol/codec';
import { storedFrame } from '../../src/ingest/stored-frame.ts';
import type { StoredFrame } from '../../src/tiers/frame-tier.ts';
import { wallTime } from '../../src/tiers/wall-time.ts';

export const NODE = 'kettle-1.heat';
export const HOUR = 3_600_000;
export const DAY = 24 * HOUR;
export const YEAR_DAYS = 365;
/** Wall ms UTC; in the middle of an hour, so that no end of the year is a bucket's. */
export const BEGIN = Date.UTC(2024, 10, 14, 10, 23);
/** ms between two scans. */
const PERIOD = 5 * 60_000;
const PER_FRAME = 60;

export const CHANNELS: readonly ChannelSpec[] = [
  { id: `${NODE}.wort`, unit: '°C', res: 0.0625, kind: 'analog' },
  { id: `${NODE}.flow`, unit: 'L/min', res: 0.01, kind: 'analog' },
];

/** `known`: the day on which a hub hears of it. */
export interface LearnedPiece {
  readonly known: number;
  readonly piece: BootOffset;
}

interface Boot {
  readonly epoch: string;
  readonly boot: string;
  /** Days from BEGIN. */
  readonly from: number;
  readonly to: number;
  /** Its clock: from that mono day on it is so many ms late, which is known on that day. */
  readonly clock: readonly { readonly mono: number; readonly late: number; readonly known: number }[];
}

const [A, B] = ['00000000000000aa', '00000000000000bb'] as const;
const atOnce = (known: number) => ({ mono: 0, late: 0, known });
/**
 * A brewery that is closed for months, whose node then runs for days that nobody knows the time of, closes again, and
 * comes back with another card; at last a power cut.
 */
const YEAR: readonly Boot[] = [
  { epoch: A, boot: 'first', from: 0, to: 30, clock: [atOnce(0)] },
  { epoch: A, boot: 'unheard', from: 150.13, to: 160, clock: [atOnce(250)] },
  { epoch: B, boot: 'drifting', from: 300.5, to: 363.4, clock: [atOnce(301), { mono: 20, late: 4_000, known: 321 }] },
  { epoch: B, boot: 'last', from: 363.5, to: YEAR_DAYS, clock: [atOnce(364)] },
];
/** Where one boot ends and another begins, wall ms UTC. */
export const CUTS = YEAR.slice(1).map(({ from }) => BEGIN + from * DAY);

export const PIECES: readonly LearnedPiece[] = YEAR.flatMap(({ boot, from, clock }) =>
  clock.map(({ mono, late, known }) => {
    const offset = BEGIN + from * DAY + late;
    return { known, piece: { boot, mono: mono * DAY, offset, quality: 'disciplined' } };
  }),
);

/** What a channel said and when; null: it said nothing that is a value. */
export interface MadeReading {
  readonly time: number;
  readonly values: readonly (number | null)[];
}

export interface MadeYear {
  /** In the order of their seqs; `day` from BEGIN on which a frame is sealed. */
  readonly frames: readonly { readonly frame: StoredFrame; readonly day: number }[];
  readonly readings: readonly MadeReading[];
}

/** Now and then a probe fails for a while, a scan is missing, scans were dropped, with or without a time. */
function cellsAt(n: number, frame: number): Cell[] {
  const wobble = (Math.imul(n, 2_654_435_761) >>> 0) % 7;
  const wort = 1040 + Math.round(160 * Math.sin(n / 40)) + wobble;
  if (frame % 41 === 0) return ['fault:crc', 800 + wobble];
  return [n % 311 === 0 ? 'missing' : wort, 800 + (n % 97) + wobble];
}

const dropsAt = (frame: number) => (frame % 67 === 66 ? 'timed' : frame % 149 === 148 ? 'untimed' : undefined);

/** A year of one node, as its agent would have sealed it. The same each time. */
export function madeYear(): MadeYear {
  const frames: { frame: StoredFrame; day: number }[] = [];
  const readings: MadeReading[] = [];
  const seqs = new Map<string, number>();
  for (const { epoch, boot, from, to } of YEAR) {
    const wall = wallTime(PIECES.map(({ piece }) => piece).filter((piece) => piece.boot === boot));
    const scans = Math.floor(((to - from) * DAY) / PERIOD);
    for (let done = 0; done < scans; done += PER_FRAME) {
      const mono = Array.from({ length: Math.min(PER_FRAME, scans - done) }, (_, i) => (done + i) * PERIOD);
      const [monoFrom, monoTo] = [mono[0] as number, mono.at(-1) as number];
      const first = (seqs.get(epoch) ?? 0) + 1;
      const head = { node: NODE, epoch, boot, first, last: first + mono.length - 1 };
      seqs.set(epoch, head.last);
      const day = from + monoTo / DAY;
      const drops = dropsAt(frames.length);
      if (drops !== undefined) {
        const times = drops === 'timed' ? { monoFrom, monoTo } : { monoFrom: null, monoTo: null };
        const gap: GapFrame = { kind: 'gap', ...head, reason: 'buffer-full', count: mono.length, ...times };
        frames.push({ frame: storedFrame(gap, encodeFrame(gap)), day });
        continue;
      }
      const rows = mono.map((_, i) => cellsAt(readings.length + i, frames.length));
      const columns = CHANNELS.map((channel, c) => ({ channel, cells: rows.map((row) => row[c] as Cell) }));
      const frame: DataFrame = { kind: 'data', ...head, every: 1, mono, columns };
      frames.push({ frame: storedFrame(frame, encodeFrame(frame)), day });
      for (const [i, row] of rows.entries()) {
        const values = row.map((cell, c) =>
          typeof cell === 'number' ? inUnit(cell, CHANNELS[c]?.res as number) : null,
        );
        readings.push({ time: wall(mono[i] as number) as number, values });
      }
    }
  }
  return { frames, readings };
}
