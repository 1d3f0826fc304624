import type { BandPoint, BrewedStretch } from './brew-band.ts';

/** What is wrong with a brew: a heater that gives half, or a degree too much or too little for a third of the rest. */
export type BrewFault = 'none' | 'half power' | 'a degree off';

export interface MadeBrew {
  readonly way: BrewedStretch;
  readonly rest: BrewedStretch;
}

const MINUTE = 60_000;
const STEP = 10_000;
const RES = 0.0625;

/** Brews of one recipe: a way and a rest, each brew a little colder, slower or warmer than the next. */
export function brewFamily(random: () => number): (fault?: BrewFault) => MadeBrew {
  const between = (least: number, most: number) => least + random() * (most - least);
  const [start, rise, rate] = [between(40, 60), between(20, 35), between(0.5, 1)];
  const length = Math.round(between(20, 90)) * MINUTE;

  function stretch(lasts: number, value: (at: number) => number): BrewedStretch {
    const points: BandPoint[] = [];
    for (let at = 0; at <= lasts; at += STEP) {
      const read = value(at) + between(-0.15, 0.15);
      points.push({ at, value: Math.round(read / RES) * RES });
    }
    return { length: lasts, byPerson: false, points };
  }

  return (fault = 'none') => {
    const from = start + between(-0.5, 0.5);
    const perMs = ((rate * between(0.97, 1.03)) / MINUTE) * (fault === 'half power' ? 0.5 : 1);
    const offset = between(-0.06, 0.06);
    const begin = between(0, (2 / 3) * length);
    const by = fault === 'a degree off' ? (random() < 0.5 ? -1 : 1) : 0;
    return {
      way: stretch((start + rise - from) / perMs, (at) => from + perMs * at),
      rest: stretch(length, (at) => start + rise + offset + (at >= begin && at < begin + length / 3 ? by : 0)),
    };
  };
}
