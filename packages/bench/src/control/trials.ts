import { KETTLE_PRESETS, type KettleParameters } from '@cerveceria/simulator';
import type { Told } from './agent-controller.ts';
import type { Brew, Plant } from './brew.ts';

export type During = (brew: Brew, to: number, second: number) => void;

/** One brew day: the plant as it is, what the agent is told of it, and what happens on the way. */
export interface Trial {
  readonly name: string;
  readonly plant: Plant;
  readonly told: Told;
  /** °C of overshoot that the goal allows. */
  readonly most: number;
  readonly during: During;
}

const NOTHING: During = () => {};
const PLANTS = Object.entries(KETTLE_PRESETS) as [string, KettleParameters][];
/** Lag of element and mixing together of each plant when it is one body of wort, s. */
const ONE_BODY_LAG: Readonly<Record<string, number>> = { 'kettle-40l': 20, 'kettle-40l-poor': 60, 'kettle-20l': 30 };

const toldOf = ({ volume, probeLag }: KettleParameters): Told => ({ volume, probeLag });

/** The three plants of the brief. */
export const REFERENCE: readonly Trial[] = PLANTS.map(([name, parameters]) => ({
  name,
  plant: { parameters, delay: 0 },
  told: toldOf(parameters),
  most: 0.3,
  during: NOTHING,
}));

/** The same as one body of wort with its dead time before the element, as the reference measurement had them. */
export const ONE_BODY: readonly Trial[] = PLANTS.map(([name, parameters]) => ({
  name: `${name}, one body of wort`,
  plant: {
    parameters: {
      ...parameters,
      elementLag: ONE_BODY_LAG[name] as number,
      convection: 1e6,
      steel: 0,
      deadTime: 0.25,
    },
    delay: parameters.deadTime,
  },
  told: toldOf(parameters),
  most: 0.3,
  during: NOTHING,
}));

const OTHER: readonly [string, (plant: KettleParameters) => KettleParameters][] = [
  ['volume +30 %', (plant) => ({ ...plant, volume: plant.volume * 1.3 })],
  ['volume -30 %', (plant) => ({ ...plant, volume: plant.volume * 0.7 })],
  ['probe lag x2', (plant) => ({ ...plant, probeLag: plant.probeLag * 2 })],
  ['probe lag :2', (plant) => ({ ...plant, probeLag: plant.probeLag / 2 })],
  ['mains +10 %', (plant) => ({ ...plant, mains: plant.mains * Math.sqrt(1.1) })],
  ['mains -10 %', (plant) => ({ ...plant, mains: plant.mains * Math.sqrt(0.9) })],
];

/** The kettle is another than was configured. */
export const WRONG: readonly Trial[] = REFERENCE.flatMap(({ name, plant, told }) =>
  OTHER.map(([how, other]) => ({
    name: `${name}, ${how}`,
    plant: { ...plant, parameters: other(plant.parameters) },
    told,
    most: 0.3,
    during: NOTHING,
  })),
);

/** In the middle of a ramp. */
const once = (change: (brew: Brew) => void): During => {
  return (brew, to, second) => {
    if (to === 63 && second === 150) change(brew);
  };
};
const CHANGES: readonly [string, During][] = [
  ['power -10 % on the ramp', once((brew) => brew.change({ mains: 230 * Math.sqrt(0.9) }))],
  ['power +10 % on the ramp', once((brew) => brew.change({ mains: 230 * Math.sqrt(1.1) }))],
  ['grain in on the ramp', once((brew) => brew.addGrain())],
  ['a fifth drawn off on the ramp', once((brew) => brew.draw(0.2))],
  ['half the flow on the ramp', once((brew) => brew.change({ flow: 4 }))],
];

/** Something happens while it brews. */
export const CHANGED: readonly Trial[] = REFERENCE.flatMap((trial) =>
  CHANGES.map(([how, during]) => ({ ...trial, name: `${trial.name}, ${how}`, most: 0.5, during })),
);

/** Plants that nobody has seen, their volume configured up to 30 % wrong and the probe's lag not at all. */
export function unseen(count: number, random: () => number): Trial[] {
  const between = (low: number, high: number) => low + (high - low) * random();
  return Array.from({ length: count }, (_, i) => {
    const volume = between(15, 60);
    const dead = between(5, 30);
    // Half of the dead times lie between line and element, half between wort and probe.
    const isOnTheWay = i % 2 === 0;
    const parameters: KettleParameters = {
      ...KETTLE_PRESETS['kettle-40l'],
      volume,
      power: (between(1, 2.5) / 60) * volume * 4186,
      elementLag: between(15, 60),
      deadTime: isOnTheWay ? dead : 0.25,
      probeLag: between(5, 30),
      convection: between(1000, 20_000),
    };
    return {
      name: `unseen ${i + 1}`,
      plant: { parameters, delay: isOnTheWay ? 0 : dead },
      told: { volume: volume * between(0.7, 1.3), probeLag: 10 },
      most: 0.3,
      during: NOTHING,
    };
  });
}
