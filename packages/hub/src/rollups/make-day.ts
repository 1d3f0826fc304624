import type { ChannelSpec } from '@cerveceria/protocol';
import { HOUR_MS, type RollUpDay, type RollUpStore, WIDTHS, type Width } from '../tiers/roll-up-store.ts';
import { DayTally } from './day-tally.ts';
import { commonHours, type HourRuns, hoursOfDay, withHours, withoutHours } from './hour-runs.ts';
import type { RawFrames } from './raw-frames.ts';
import type { RollUpProgress } from './roll-up-progress.ts';
import { emptyDay, spliceDay } from './splice-day.ts';

export interface DayParts {
  readonly store: Pick<RollUpStore, 'days'>;
  readonly raw: Pick<RawFrames, 'touching'>;
  /** Lets the event loop turn; called every few frames. */
  readonly breathe: () => Promise<void>;
}

const BREATH_FRAMES = 16;

export async function readDay(
  store: Pick<RollUpStore, 'days'>,
  { channel, width, day }: { readonly channel: string; readonly width: Width; readonly day: number },
): Promise<RollUpDay | undefined> {
  for await (const found of store.days({ channel, width, from: day, to: day })) return found;
  return undefined;
}

async function tallied(
  { raw, breathe }: DayParts,
  node: string,
  progress: RollUpProgress,
  day: number,
  hours: HourRuns,
  isWarm: boolean,
) {
  const tally = new DayTally(day, hours);
  const from = (hours[0]?.[0] as number) * HOUR_MS;
  const to = (hours.at(-1)?.[1] as number) * HOUR_MS - 1;
  let frames = 0;
  for await (const frame of raw.touching(node, from, to, isWarm)) {
    if (frames++ % BREATH_FRAMES === 0) await breathe();
    // What is not noted yet will make its hours due; counted now, it would be merged a second time once they are frozen.
    if (frame.last <= (progress.epochs[frame.epoch] ?? 0)) tally.add(frame);
  }
  return { fresh: tally.days(), frames };
}

/**
 * Some hours of one day of a node, made from the raw frames: the day of each of its channels in each width, as it is to
 * be put. An idempotent function of what is noted.
 * @param isWarm the warm tier has all frames of the hours
 */
export async function makeDay(
  parts: DayParts,
  node: string,
  progress: RollUpProgress,
  day: number,
  hours: HourRuns,
  isWarm = false,
): Promise<{ readonly days: readonly RollUpDay[]; readonly frames: number }> {
  const { fresh, frames } = await tallied(parts, node, progress, day, hours, isWarm);
  const others = withoutHours(withHours(progress.made, progress.due), hours);
  const isAlone = commonHours(others, hoursOfDay(day)).length === 0;
  const channels = new Map<string, ChannelSpec>(Object.entries(progress.channels));
  for (const { channel } of fresh) channels.set(channel.id, channel);
  const made = new Map(fresh.map((each) => [`${each.channel.id} ${each.width}`, each]));
  const days = [...channels.values()].flatMap((channel) =>
    WIDTHS.map(async (width): Promise<RollUpDay[]> => {
      const own = made.get(`${channel.id} ${width}`);
      if (isAlone && own !== undefined) return [own];
      const old = await readDay(parts.store, { channel: channel.id, width, day });
      // A channel that has nothing here and had nothing needs no document.
      if (own === undefined && (old === undefined || old.at.length === 0)) return [];
      return [spliceDay(old, own ?? emptyDay({ channel, width, day }), hours)];
    }),
  );
  return { days: (await Promise.all(days)).flat(), frames };
}
