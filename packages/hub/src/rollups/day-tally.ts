import type { Cell, ChannelSpec, DataFrame } from '@cerveceria/protocol';
import { decodeFrame } from '@cerveceria/protocol/codec';
import type { TimedFrame } from '../tiers/frame-tier.ts';
import { DAY_MS, HOUR_MS, type RollUpDay, WIDTHS, type Width } from '../tiers/roll-up-store.ts';
import { scanTimes } from '../tiers/scan-times.ts';
import { addBucket, addValue, type Bucket, bucketInUnit, emptyBucket } from './bucket.ts';
import { type HourRuns, hasHour } from './hour-runs.ts';

const MINUTE = WIDTHS[0];

/** One channel at one resolution; sums of whole steps are exact, whatever the order. */
interface Track {
  readonly channel: ChannelSpec;
  readonly minutes: Map<number, Bucket>;
}

/** Counts the cells that fall into some hours of one day, frame by frame in any order. */
export class DayTally {
  readonly #day: number;
  readonly #hours: readonly boolean[];
  readonly #tracks = new Map<string, Track>();

  /** @param day ms UTC of its midnight */
  constructor(day: number, hours: HourRuns) {
    this.#day = day;
    this.#hours = Array.from({ length: DAY_MS / HOUR_MS }, (_, i) => hasHour(hours, day / HOUR_MS + i));
  }

  /** A frame that the tables of boots cannot place, a gap and what a newer agent made count nothing. */
  add(stored: TimedFrame): void {
    const { from, to } = stored;
    if (from === null || to === null || stored.kind !== 'data') return;
    const frame = decodeFrame(stored.bytes);
    if (frame.kind === 'data') this.#addScans(frame, scanTimes({ from, to }, frame));
  }

  #addScans(frame: DataFrame, times: readonly number[]): void {
    const minutes = times.map((time) => {
      const within = time - this.#day;
      if (within < 0 || within >= DAY_MS) return -1;
      return this.#hours[Math.floor(within / HOUR_MS)] === true ? Math.floor(within / MINUTE) : -1;
    });
    if (minutes.every((minute) => minute < 0)) return;
    for (const { channel, cells } of frame.columns) {
      const track = this.#track(channel);
      let minute = -1;
      let bucket: Bucket | undefined;
      for (const [i, at] of minutes.entries()) {
        const cell = cells[i] as Cell;
        if (at < 0 || cell === 'not-due') continue;
        if (at !== minute || bucket === undefined) {
          bucket = track.minutes.get(at) ?? emptyBucket();
          track.minutes.set(at, bucket);
          minute = at;
        }
        if (typeof cell === 'number')
          addValue(bucket, cell, times[i] as number, frame.epoch, frame.first + i * frame.every);
        else bucket.bad++;
      }
    }
  }

  #track(channel: ChannelSpec): Track {
    const key = `${channel.id} ${channel.res}`;
    let track = this.#tracks.get(key);
    if (track === undefined) {
      track = { channel, minutes: new Map() };
      this.#tracks.set(key, track);
    }
    return track;
  }

  /** The day of each channel that was met, in each width. */
  days(): RollUpDay[] {
    const byChannel = new Map<string, Track[]>();
    for (const track of this.#tracks.values())
      byChannel.set(track.channel.id, [...(byChannel.get(track.channel.id) ?? []), track]);
    return [...byChannel.values()].flatMap((tracks) => WIDTHS.map((width) => this.#dayOf(tracks, width)));
  }

  #dayOf(tracks: readonly Track[], width: Width): RollUpDay {
    const buckets = new Map<number, Bucket>();
    for (const { channel, minutes } of tracks) {
      const wide = new Map<number, Bucket>();
      for (const [minute, bucket] of minutes) {
        const at = Math.floor((minute * MINUTE) / width);
        const into = wide.get(at) ?? emptyBucket();
        addBucket(into, bucket);
        wide.set(at, into);
      }
      for (const [at, bucket] of wide) {
        const into = buckets.get(at) ?? emptyBucket();
        addBucket(into, bucketInUnit(bucket, channel.res));
        buckets.set(at, into);
      }
    }
    const { channel } = tracks.at(-1) as Track;
    return rollUpDay({ channel, width, day: this.#day }, buckets);
  }
}

function rollUpDay(
  head: Pick<RollUpDay, 'channel' | 'width' | 'day'>,
  buckets: ReadonlyMap<number, Bucket>,
): RollUpDay {
  const at = [...buckets.keys()].sort((a, b) => a - b);
  const column = (name: 'count' | 'bad' | 'min' | 'max' | 'sum' | 'last') =>
    at.map((key) => (buckets.get(key) as Bucket)[name]);
  return {
    ...head,
    at,
    ...{ count: column('count'), bad: column('bad'), min: column('min') },
    ...{ max: column('max'), sum: column('sum'), last: column('last') },
  };
}
