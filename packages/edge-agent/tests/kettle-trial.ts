import type { Demand } from '@cerveceria/protocol';
import { Kettle, type KettleParameters } from '@cerveceria/simulator';
import { agentConfigSchema } from '../src/config-schema.ts';
import { planNode } from '../src/plan.ts';
import { NodePower } from '../src/power/node-power.ts';
import { planPower } from '../src/power/power-plan.ts';
import { NodeTick } from '../src/tick/node-tick.ts';
import { planLoops } from '../src/tick/plan-loops.ts';

const TICK_MS = 250;
const LOOP = 'kettle-1.heat.mash';
const NO_FAULT = { empty: false, pumpStopped: false };
type Snapshot = ReturnType<Kettle['snapshot']>;

/** What the agent is told of a kettle, which need not be so. */
export interface Told {
  readonly volume: number;
  readonly probeLag: number;
  readonly control?: 'learning' | 'pid';
  /** Bits of the DS18B20; 12 (1/16 °C) if left out. */
  readonly bits?: number;
  /** Dead time between output and element, s, beside that of the plant between wort and probe. */
  readonly delay?: number;
  /** Duty of another heater of the node that is never on beside this one. */
  readonly rival?: number;
}

export interface StepResult {
  readonly to: number;
  /** Highest true wort over the set point, °C. */
  readonly over: number;
  /** Seconds until the true wort was first within 0.3 °C; null: never. */
  readonly arrival: number | null;
  /** What the goal allows, s. */
  readonly latest: number;
  /** Lowest and highest distance of the true wort, from 10 min after arrival or the rest's last 5 min, °C. */
  readonly hold: readonly [number, number];
}

/** Another heater, which only has to want its turn. */
const rivalOf = (duty: number) => ({
  kind: 'heat',
  input: 'wort',
  output: 'hlt',
  power_w: 3000,
  volume_l: 40,
  default: { mode: 'manual', duty },
});

function decisions(plant: KettleParameters, told: Told): NodeTick {
  const config = agentConfigSchema.parse({
    node: 'kettle-1.heat',
    data: 'data',
    key_file: 'key',
    hubs: ['ws://127.0.0.1:1'],
    bus: { kind: 'simulated', socket: 'bus.sock' },
    channels: {
      wort: {
        driver: 'ds18b20',
        id: '28-000000000001',
        resolution: told.bits ?? 12,
        unit: '°C',
        res: 2 ** (8 - (told.bits ?? 12)),
        limits: { min: -10, max: 110, rate_per_s: 3, stale_ms: 5000 },
      },
    },
    outputs: { heater: { line: 17 }, pump: { line: 22 }, hlt: { line: 27 } },
    ...(told.rival === undefined ? {} : { power: { exclude: [['heater', 'hlt']] } }),
    loops: {
      ...(told.rival === undefined ? {} : { hlt: rivalOf(told.rival) }),
      mash: {
        kind: 'heat',
        input: 'wort',
        output: 'heater',
        power_w: plant.power,
        volume_l: told.volume,
        probe_lag_s: told.probeLag,
        control: told.control ?? 'learning',
        needs: [{ output: 'pump' }],
      },
      circulation: { kind: 'pump', output: 'pump', default: { mode: 'manual', duty: 1 } },
    },
  });
  const loops = planLoops(config, planNode(config).loops);
  return new NodeTick(config.node, loops, new NodePower(planPower(config.power, loops), 'life-1'));
}

/** A node's own decisions on a simulated kettle, its probe read once a second; tick by tick. */
export class KettleTrial {
  readonly node: NodeTick;
  readonly alarms = new Set<string>();
  plant: KettleParameters;
  now = 0;
  /** Deviation of the probe's noise, °C. */
  noise: (() => number) | null = null;
  /** The probe does not answer. */
  isBlind = false;
  #isFrozen = false;
  /** The heater's output is on. */
  isHeating = false;
  #kettle: Kettle;
  #shown = 20;
  #version = 0;
  readonly #heater: Delay;
  /** Steps of the probe in a degree. */
  readonly #fine: number;

  constructor(plant: KettleParameters, told: Told, wort = 20) {
    this.plant = plant;
    this.#fine = 2 ** ((told.bits ?? 12) - 8);
    this.#heater = new Delay(told.delay ?? 0);
    this.node = decisions(plant, told);
    this.#kettle = new Kettle(plant, { wort });
  }

  get wort(): number {
    return this.#kettle.truth()['wort'] as number;
  }

  /** °C at this altitude. */
  get boilsAt(): number {
    return this.#kettle.truth()['boils-at'] as number;
  }

  get volume(): number {
    return this.#kettle.truth()['volume'] as number;
  }

  get state() {
    return this.node.report(this.now).loops.find(({ id }) => id === LOOP);
  }

  demand(demand: Demand): void {
    const loops = { [LOOP]: { demand, override: null } };
    this.node.desire({ node: 'kettle-1.heat', version: ++this.#version, issued: 0, loops, stop: null }, this.now);
  }

  /** The same kettle with other properties from now on: mains, for instance. */
  change(plant: Partial<KettleParameters>): void {
    this.plant = { ...this.plant, ...plant };
    this.#kettle = new Kettle(this.plant, { state: this.#kettle.snapshot() });
  }

  /** `kg` of grain at `celsius`, stirred in at once; 1.6 kJ/(kg K). */
  addGrain(kg: number, celsius: number): void {
    const state = this.#kettle.snapshot();
    const litres = (kg * 1600) / 4186;
    const mixed = (t: number) => (t * state.volume + celsius * litres) / (state.volume + litres);
    const grown = { ...state, bulk: mixed(state.bulk), bottom: mixed(state.bottom), volume: state.volume + litres };
    this.#kettle = new Kettle(this.plant, { state: grown });
  }

  /** From now on the probe says this and nothing else, °C. */
  freeze(shown = this.#shown): void {
    this.#shown = shown;
    this.#isFrozen = true;
  }

  tick(): void {
    if (this.now % 1000 === 0 && !this.#isFrozen) {
      const probe = this.#kettle.quantity('wort') + (this.noise?.() ?? 0);
      this.#shown = Math.round(probe * this.#fine) / this.#fine;
    }
    const value = this.isBlind ? null : this.#shown;
    const cell = value === null ? ('missing' as const) : Math.round(value * this.#fine);
    const channels = new Map([['wort', { value, cell, at: this.now }]]);
    const outputs = this.node.tick({ now: this.now, wall: this.now, channels, conditions: [] });
    const drives = new Set([...outputs].filter(([, isOn]) => isOn).map(([name]) => name));
    this.isHeating = drives.has('heater');
    this.#kettle.advance(TICK_MS, this.#heater.pass(drives), NO_FAULT);
    this.now += TICK_MS;
    if (this.now % 10_000 === 0) for (const { code } of this.node.report(this.now).alarms) this.alarms.add(code);
  }

  /** Runs for `seconds`; `each` sees the true wort after every tick. */
  run(seconds: number, each?: (wort: number) => void): void {
    const end = this.now + seconds * 1000;
    while (this.now < end) {
      this.tick();
      each?.(this.wort);
    }
  }

  /** A step to a set point and its rest, judged by the true wort. `during` is told of each second since the step. */
  step(to: number, rest: number, during?: (second: number) => void): StepResult {
    const full = fullPowerTime(this.plant, this.#kettle.snapshot(), to, this.#heater.copy());
    this.demand({ mode: 'auto', setPoint: to });
    const begun = this.now;
    let over = Number.NEGATIVE_INFINITY;
    let arrival: number | null = null;
    const latest = 1.03 * full + this.plant.deadTime + this.#heater.seconds;
    const seconds = Math.ceil(latest) + rest;
    const errors: number[] = [];
    for (let second = 0; second < seconds; second++) {
      during?.(second);
      this.run(1, (wort) => {
        over = Math.max(over, wort - to);
        if (arrival === null && Math.abs(wort - to) <= 0.3) arrival = (this.now - begun) / 1000;
      });
      errors.push(this.wort - to);
    }
    const from = Math.min((arrival ?? latest) + 600, seconds - 300);
    const held = errors.slice(Math.ceil(from));
    return { to, over, arrival, latest, hold: [Math.min(...held), Math.max(...held)] };
  }
}

/** The heater's effect some time after its line. */
class Delay {
  readonly seconds: number;
  readonly #queue: boolean[];

  constructor(seconds: number, queue?: readonly boolean[]) {
    this.seconds = seconds;
    this.#queue =
      queue === undefined ? Array.from({ length: Math.round((seconds * 1000) / TICK_MS) }, () => false) : [...queue];
  }

  copy(): Delay {
    return new Delay(this.seconds, this.#queue);
  }

  pass(drives: ReadonlySet<string>): ReadonlySet<string> {
    this.#queue.push(drives.has('heater'));
    const isOn = this.#queue.shift() === true;
    return new Set([...drives].filter((name) => name !== 'heater' || isOn).concat(isOn ? ['heater'] : []));
  }
}

/** Seconds of full power from a state until the true wort crosses the set point: what nobody can beat. */
function fullPowerTime(plant: KettleParameters, state: Snapshot, to: number, heater: Delay): number {
  const kettle = new Kettle(plant, { state });
  const drives = new Set(['heater', 'pump']);
  for (let ms = 0; ms < 3 * 3_600_000; ms += TICK_MS) {
    if ((kettle.truth()['wort'] as number) >= to) return ms / 1000;
    kettle.advance(TICK_MS, heater.pass(drives), NO_FAULT);
  }
  return Number.POSITIVE_INFINITY;
}
