import { randomInt } from 'node:crypto';
import { KETTLE_PRESETS, type KettleParameters } from '@cerveceria/simulator';
import { seeded } from './brew-day.ts';
import { agent, type Told } from './control/agent-controller.ts';
import { Brew, type Plant, type StepResult } from './control/brew.ts';
import type { Controller } from './control/controller.ts';
import { plainPi } from './control/plain-pi.ts';
import { against, type Bench, type Figure, figure } from './figure.ts';

/** °C and seconds of rest, as the peers' brew is in the reference measurement. */
const PROFILE = [
  [52, 1200],
  [63, 2700],
  [72, 1200],
  [76, 900],
] as const;
const PLANTS = Object.entries(KETTLE_PRESETS) as [string, KettleParameters][];
/** Lag of element and mixing together of each plant when it is one body of wort, s. */
const ONE_BODY_LAG: Readonly<Record<string, number>> = { 'kettle-40l': 20, 'kettle-40l-poor': 60, 'kettle-20l': 30 };
const RANDOM_PLANTS = 30;

type During = (brew: Brew, to: number, second: number) => void;

function brewed(plant: Plant, controller: Controller, during: During = () => {}): StepResult[] {
  const brew = new Brew(plant);
  return PROFILE.map(([to, rest]) => brew.step(controller, to, rest, (second) => during(brew, to, second)));
}

const worst = (results: readonly StepResult[], of: (result: StepResult) => number) => Math.max(...results.map(of));
const lateness = ({ arrival, latest }: StepResult) => arrival - latest;

/** Worst of all steps, with the plain law's worst beside it where it brewed the same. */
function worstOf(
  name: string,
  ours: readonly StepResult[],
  most: number,
  peer: readonly StepResult[] | null,
): Figure[] {
  const pair = (what: string, of: (result: StepResult) => number, unit: string, goal: number) => {
    const own = figure(what, name, worst(ours, of), unit, { most: goal });
    return peer === null ? own : against(own, 'plain PI', worst(peer, of));
  };
  return [
    pair('overshoot, worst step', ({ over }) => over, '°C', most),
    ...(most > 0.3 ? [] : [pair('arrival after the limit', lateness, 's', 0)]),
    pair('hold, worst step', ({ hold }) => hold, '±°C', 0.1),
  ];
}

function eachStep(name: string, ours: readonly StepResult[], peer: readonly StepResult[]): Figure[] {
  return ours.flatMap((result, i) => {
    const other = peer[i] as StepResult;
    const at = `${name}, to ${result.to} °C`;
    const allowed = Math.round(result.latest - result.full);
    return [
      against(figure('overshoot', at, result.over, '°C', { most: 0.3 }), 'plain PI', other.over),
      against(
        figure('arrival after full power', at, result.arrival - result.full, 's', { most: allowed }),
        'plain PI',
        other.arrival - other.full,
      ),
      against(figure('hold', at, result.hold, '±°C', { most: 0.1 }), 'plain PI', other.hold),
      figure('duty in the rest', at, result.duty, '1'),
    ];
  });
}

const WRONG: readonly [string, (told: Told) => Told][] = [
  ['volume +30 %', ({ volume, probeLag }) => ({ volume: volume * 1.3, probeLag })],
  ['volume -30 %', ({ volume, probeLag }) => ({ volume: volume * 0.7, probeLag })],
  ['probe lag x2', ({ volume, probeLag }) => ({ volume, probeLag: probeLag * 2 })],
  ['probe lag :2', ({ volume, probeLag }) => ({ volume, probeLag: probeLag / 2 })],
];
const at = (change: (brew: Brew) => void): During => {
  return (brew, to, second) => {
    if (to === 63 && second === 150) change(brew);
  };
};
const CHANGES: readonly [string, During][] = [
  ['power -10 % on the ramp', at((brew) => brew.change({ mains: 230 * Math.sqrt(0.9) }))],
  ['power +10 % on the ramp', at((brew) => brew.change({ mains: 230 * Math.sqrt(1.1) }))],
  ['grain in on the ramp', at((brew) => brew.addGrain())],
];

function unseen(random: () => number): StepResult[][] {
  const between = (low: number, high: number) => low + (high - low) * random();
  return Array.from({ length: RANDOM_PLANTS }, (_, i) => {
    const volume = between(15, 60);
    const dead = between(5, 30);
    const parameters: KettleParameters = {
      ...KETTLE_PRESETS['kettle-40l'],
      volume,
      power: (between(1, 2.5) / 60) * volume * 4186,
      elementLag: between(15, 60),
      deadTime: i % 2 === 0 ? dead : 0.25,
      probeLag: between(5, 30),
      convection: between(1000, 20_000),
    };
    const told = { volume: volume * between(0.7, 1.3), probeLag: 10 };
    return brewed({ parameters, delay: i % 2 === 0 ? 0 : dead }, agent(parameters.power, told));
  });
}

export const controlBench: Bench = {
  name: 'control',
  summary: 'overshoot, arrival and hold of the true wort, the agent beside a plain PI law on the same plants',
  run(say) {
    const figures: Figure[] = [];
    for (const [name, parameters] of PLANTS) {
      say(name);
      const plant = { parameters, delay: 0 };
      const peer = brewed(plant, plainPi());
      figures.push(...eachStep(name, brewed(plant, agent(parameters.power, parameters)), peer));
      const oneBody = {
        ...parameters,
        elementLag: ONE_BODY_LAG[name] as number,
        convection: 1e6,
        steel: 0,
        deadTime: 0.25,
      };
      const delayed = { parameters: oneBody, delay: parameters.deadTime };
      const ours = brewed(delayed, agent(parameters.power, parameters));
      figures.push(...worstOf(`${name}, one body of wort`, ours, 0.3, brewed(delayed, plainPi())));
      for (const [how, told] of WRONG)
        figures.push(
          ...worstOf(`${name}, ${how}`, brewed(plant, agent(parameters.power, told(parameters))), 0.3, null),
        );
      for (const [how, during] of CHANGES) {
        const own = brewed(plant, agent(parameters.power, parameters), during);
        figures.push(...worstOf(`${name}, ${how}`, own, 0.5, brewed(plant, plainPi(), during)));
      }
    }
    const seed = randomInt(2 ** 31);
    say(`${RANDOM_PLANTS} plants that nobody has seen, seed ${seed}`);
    const all = unseen(seeded(seed)).flat();
    const name = `${RANDOM_PLANTS} unseen plants, seed ${seed}`;
    figures.push(...worstOf(name, all, 0.3, null));
    const missed = all.filter((result) => result.over > 0.3 || lateness(result) > 0 || result.hold > 0.1).length;
    figures.push(figure('steps that miss a goal', `${name}, of ${all.length} steps`, missed, 'steps', { most: 0 }));
    return Promise.resolve(figures);
  },
};
