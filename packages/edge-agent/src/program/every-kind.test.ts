import assert from 'node:assert/strict';
import { test } from 'node:test';
import { programSchema, STEP_KINDS, type Step } from '@cerveceria/protocol';
import { kettleConfig } from '../tick/test-node.fixture.ts';
import { Conducted } from './conducted-node.fixture.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

const step = (kind: Step['kind'], over: object) => {
  const fixed = { id: kind, name: kind, setPoint: null, rampMs: null, power: null, pump: 'on', additions: [] };
  return { ...fixed, kind, end: { kind: 'time', ms: 10 * MINUTE }, ...over };
};
const asks = { end: { kind: 'brewer', ask: 'Done?' } };
const programOf = (steps: object[]) => programSchema.parse({ id: 'all', name: 'All', recipe: null, steps });

/** Water that warms while its heater is on, cools while its cooler is, loses to a room of 20 °C and boils at 96 °C. */
class Plant {
  wort: number;
  readonly #heats: number;

  constructor(wort: number, heats: number) {
    this.wort = wort;
    this.#heats = heats;
  }

  pass(seconds: number, isHeating: boolean, isCooling: boolean): void {
    const gain = (isHeating ? this.#heats : 0) - (isCooling ? 0.004 : 0) - 0.00005 * (this.wort - 20);
    this.wort = Math.min(96, this.wort + gain * seconds);
  }
}

/** Until `isSo`; answers nothing by itself. Gives the process ms that went by. */
function runUntil(node: Conducted, plant: Plant, isSo: () => boolean, limitMs: number, second = 1): number {
  const begin = node.now;
  while (!isSo()) {
    assert.ok(node.now - begin <= limitMs, `${node.quick.phase} of ${node.quick.steps[node.quick.index]?.id}`);
    node.run(second, Math.round(plant.wort / 0.0625) * 0.0625);
    plant.pass(
      second,
      node.outputs.get('heater') === true || node.outputs.get('belt') === true,
      node.outputs.get('compressor') === true,
    );
  }
  return node.now - begin;
}

test('a brew of every kind of step in a kettle, from strike water to whirlpool and cleaning', () => {
  const hops = [{ name: 'Hop', amount: '20 g', before: 5 * MINUTE }];
  const steps = [
    step('mash-in', { setPoint: 40, ...asks }),
    step('rest', { setPoint: 45, pump: { on: 120_000, off: 60_000 } }),
    step('ramp', { setPoint: 50, rampMs: 10 * MINUTE, end: { kind: 'reached' } }),
    step('mash-out', { setPoint: 52, end: { kind: 'time', ms: 5 * MINUTE } }),
    step('sparge', { pump: 'off', ...asks }),
    step('boil', { setPoint: 100, power: 0.6, additions: hops }),
    step('whirlpool', { end: { kind: 'time', ms: 5 * MINUTE } }),
    step('cool', { setPoint: 95, end: { kind: 'reached' }, pump: 'off' }),
    step('wait', asks),
    step('clean', { setPoint: 95 }),
  ];
  const kettle = new Conducted();
  const plant = new Plant(38, 0.05);
  const program = programOf(steps);
  kettle.begin({ program });
  kettle.run(0.25, plant.wort);
  const took: Record<string, number> = {};
  const pump = { on: 0, off: 0 };
  for (const [index, { kind }] of steps.entries()) {
    const isOver = () => kettle.quick.index > index || kettle.quick.phase === 'done';
    const isNext = () => {
      if (kind === 'rest' && kettle.quick.phase === 'count') pump[kettle.outputs.get('pump') === true ? 'on' : 'off']++;
      return isOver() || kettle.quick.phase === 'ask';
    };
    took[kind] = runUntil(kettle, plant, isNext, HOUR);
    if (kettle.quick.phase === 'ask') kettle.order({ kind: 'answer' });
    runUntil(kettle, plant, isOver, MINUTE);
  }
  assert.equal(kettle.quick.phase, 'done');
  assert.deepEqual(
    kettle.quick.records.map(({ step: id, how }) => [id, how]),
    steps.map(({ id, end }) => [id, { time: 'time', brewer: 'brewer', reached: 'reached' }[end.kind as 'time']]),
  );
  assert.deepEqual(new Set([...steps.map(({ kind }) => kind), 'ferment']), new Set(STEP_KINDS));
  for (const { step: id, reached, ended } of kettle.quick.records) {
    const { end } = program.steps.find((each) => each.id === id) as Step;
    const lasted = (ended ?? 0) - (reached ?? 0);
    if (end.kind === 'time') assert.ok(Math.abs(lasted - end.ms) <= 500, `${id} lasted ${lasted} ms`);
  }
  // Three turns of 180 s and a part of one, wherever in its turn the pump was when the rest began to count.
  assert.ok(pump.on >= 378 && pump.on <= 422, `the pump rests a third of the rest: ${pump.on} to ${pump.off} s`);
  assert.ok(Math.abs(pump.on + pump.off - 600) <= 2, `${pump.on + pump.off} s`);
  assert.ok((took['ramp'] ?? 0) >= 10 * MINUTE, 'a ramp over time takes its time');
});

test('fermentation over days: a ramp up, a rest, a crash, each at the set point of its moment', () => {
  const limits = { min: -10, max: 50, rate_per_s: 3, stale_ms: 20_000 };
  const fermenter = new Conducted(
    kettleConfig({
      channels: { beer: { driver: 'ds18b20', id: '28-000000000002', unit: '°C', res: 0.0625, limits } },
      outputs: { belt: { line: 17 }, compressor: { line: 27 } },
      loops: {
        fridge: {
          kind: 'ferment',
          input: 'beer',
          heat: 'belt',
          cool: 'compressor',
          dead_band: 0.1,
          window_ms: 600_000,
        },
      },
    }),
  );
  fermenter.tickMs = 4000;
  const plant = new Plant(18, 0.004);
  const stepOf = (id: string, over: object) => step('ferment', { id, name: id, pump: 'off', ...over });
  const steps = [
    stepOf('primary', { setPoint: 18, end: { kind: 'time', ms: 12 * HOUR } }),
    stepOf('rise', { setPoint: 22, rampMs: 24 * HOUR, end: { kind: 'reached' } }),
    stepOf('crash', { setPoint: 4, rampMs: 12 * HOUR, end: { kind: 'time', ms: 6 * HOUR } }),
  ];
  fermenter.begin({ program: programOf(steps), loop: 'kettle-1.heat.fridge', pump: null });
  fermenter.run(4, 18);
  const setPoint = () => fermenter.loop('fridge').setPoint ?? Number.NaN;
  runUntil(fermenter, plant, () => fermenter.quick.index === 1, 13 * HOUR, 4);
  const begun = fermenter.now;
  runUntil(fermenter, plant, () => fermenter.now - begun >= 12 * HOUR, 13 * HOUR, 4);
  assert.ok(Math.abs(setPoint() - 20) < 0.1, `half way up: ${setPoint()} °C`);
  assert.ok(Math.abs(plant.wort - 20) < 0.5, `the beer follows: ${plant.wort} °C`);
  const rise = 12 * HOUR + runUntil(fermenter, plant, () => fermenter.quick.index === 2, 14 * HOUR, 4);
  assert.ok(rise >= 24 * HOUR - 4000, `${rise} ms`);
  const crash = runUntil(fermenter, plant, () => fermenter.quick.phase === 'done', 20 * HOUR, 4);
  assert.ok(crash >= 18 * HOUR - 4000, `${crash} ms`);
  assert.ok(Math.abs(plant.wort - 4) < 0.5, `${plant.wort} °C`);
});
