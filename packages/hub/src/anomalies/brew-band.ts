import { median, sigmaAbout } from './robust-window.ts';

/** A reading of a stretch: ms after its beginning, and the process value in its unit. */
export interface BandPoint {
  readonly at: number;
  readonly value: number;
}

/** One part of a step, the way to its set point or what came after, as one brew went through it. */
export interface BrewedStretch {
  /** Process ms. */
  readonly length: number;
  /** A person said when it was over: how long it took says nothing. */
  readonly byPerson: boolean;
  /** In the order of time. */
  readonly points: readonly BandPoint[];
}

export interface Corridor {
  readonly center: number;
  readonly low: number;
  readonly high: number;
}

/** What earlier brews did in a stretch. */
export interface BrewBand {
  readonly brews: number;
  /** Process ms from one point that is compared to the next. */
  readonly width: number;
  /** Who is outside for longer than this has left the band; process ms. */
  readonly linger: number;
  /** How long it took; null where people decided that. */
  readonly length: Corridor | null;
  /** By the number of the point; null where fewer than three brews tell what is usual. */
  readonly values: readonly (Corridor | null)[];
}

const LEAST_BREWS = 3;
const SIGMAS = 4;
/** The MAD of few values is too small by so much, by their number (Croux and Rousseeuw, COMPSTAT 1992). */
const OF_FEW = [1, 1, 1.196, 1.495, 1.363, 1.206, 1.2, 1.14, 1.129, 1.107];
const POINTS = 20;
const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
/** Another volume or colder water make a way longer or shorter by so much, and nothing is wrong. */
const USUAL_SHARE = 0.2;

const within = (value: number, least: number, most: number) => Math.min(most, Math.max(least, value));

function corridor(values: readonly number[], least: number): Corridor {
  const center = median(values);
  const ofFew = OF_FEW[values.length] ?? values.length / (values.length - 0.8);
  const half = Math.max(SIGMAS * ofFew * sigmaAbout(values, center), least);
  return { center, low: center - half, high: center + half };
}

/** Mean of the readings about it, over `width` ms; undefined where there are none. */
export function valueAt(points: readonly BandPoint[], at: number, width: number): number | undefined {
  const near = points.filter((point) => Math.abs(point.at - at) <= width / 2);
  return near.length === 0 ? undefined : near.reduce((sum, { value }) => sum + value, 0) / near.length;
}

/** On a way a brew may be a little ahead or behind: what others did so many points earlier or later is usual too. */
function dilated(values: readonly (Corridor | null)[], by: number): (Corridor | null)[] {
  return values.map((own, i) => {
    if (own === null || i < by) return null;
    const near = values.slice(i - by, i + by + 1).filter((each) => each !== null);
    const low = Math.min(...near.map((each) => each.low));
    return { center: own.center, low, high: Math.max(...near.map((each) => each.high)) };
  });
}

/** @param agreement what is less is no difference, in the unit of the values. Null with fewer than three brews. */
export function brewBand(brews: readonly BrewedStretch[], isWay: boolean, agreement: number): BrewBand | null {
  if (brews.length < LEAST_BREWS) return null;
  const lengths = brews.map(({ length }) => length);
  const middle = median(lengths);
  const length = corridor(lengths, Math.max(USUAL_SHARE * middle, MINUTE_MS));
  const width = within(middle / POINTS, MINUTE_MS, HOUR_MS);
  const count = Math.floor(Math.max(...lengths) / width) + 1;
  const values = Array.from({ length: count }, (_, i) => {
    const at = i * width;
    const there = brews.flatMap((brew) => (at > brew.length ? [] : (valueAt(brew.points, at, width) ?? [])));
    return there.length < LEAST_BREWS ? null : corridor(there, agreement);
  });
  return {
    ...{ brews: brews.length, width },
    linger: within(middle / 10, 5 * MINUTE_MS, 6 * HOUR_MS),
    length: brews.some(({ byPerson }) => byPerson) ? null : length,
    values: isWay ? dilated(values, Math.ceil((length.high - middle) / width)) : values,
  };
}
