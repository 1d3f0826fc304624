import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { Kettle } from './kettle.ts';
import { KETTLE_PRESETS, type KettleParameters, type KettlePreset } from './kettle-parameters.ts';

const SOUND = { empty: false, pumpStopped: false } as const;
const HEAT = new Set(['heater', 'pump']);
const OFF = new Set<string>();

function make(preset: KettlePreset, wort = 20, change: Partial<KettleParameters> = {}): Kettle {
  return new Kettle({ ...KETTLE_PRESETS[preset], ...change }, { wort });
}

function run(kettle: Kettle, seconds: number, drives: ReadonlySet<string>, tick = 250): void {
  for (let passed = 0; passed < seconds * 1000; passed += tick) kettle.advance(tick, drives, SOUND);
}

const wort = (kettle: Kettle) => kettle.truth()['wort'] as number;

function near(value: number, expected: number, within: number, what = ''): void {
  assert.ok(Math.abs(value - expected) <= within, `${what} ${value} is not ${expected} ± ${within}`);
}

/** °C per minute over ten minutes at full power, once element and mixing have settled. */
function slope(kettle: Kettle): number {
  run(kettle, 600, HEAT);
  const before = wort(kettle);
  run(kettle, 60, HEAT);
  return wort(kettle) - before;
}

test('5.5 kW heat 40 L by 1.97 °C/min less what is lost', () => {
  const kettle = make('kettle-40l');
  const rate = slope(kettle);
  // Where it is after ten minutes it loses 8 W/K over 20 °C and what evaporates.
  const lost = (60 * 8 * (wort(kettle) - 20)) / 167_300;
  near(rate + lost, 1.97, 0.02, 'rate and loss');
  assert.ok(rate < 1.97 - lost / 2);
});

test('3 kW heat 20 L by 2.15 °C/min less what is lost', () => {
  const kettle = make('kettle-20l');
  const rate = slope(kettle);
  near(rate + (60 * 5 * (wort(kettle) - 20)) / 83_900, 2.15, 0.02, 'rate and loss');
});

test('the joules put in are stored or lost, to 0.1 %, through heating, boiling, a dry kettle and a refill', () => {
  const phase = fc.record({
    heater: fc.boolean(),
    pump: fc.boolean(),
    empty: fc.boolean(),
    minutes: fc.integer({ min: 1, max: 60 }),
    tick: fc.constantFrom(50, 250, 1000, 10_000),
  });
  const preset = fc.constantFrom<KettlePreset[]>('kettle-40l', 'kettle-40l-poor', 'kettle-20l');
  fc.assert(
    fc.property(
      preset,
      fc.array(phase, { minLength: 1, maxLength: 6 }),
      fc.integer({ min: 5, max: 95 }),
      (name, phases, begin) => {
        const kettle = make(name, begin);
        for (const { heater, pump, empty, minutes, tick } of phases) {
          const drives = new Set([...(heater ? ['heater'] : []), ...(pump ? ['pump'] : [])]);
          for (let passed = 0; passed < minutes * 60_000; passed += tick)
            kettle.advance(tick, drives, { empty, pumpStopped: false });
        }
        const { put, stored, lost } = kettle.energy();
        const turned = Math.abs(put) + Math.abs(stored) + Math.abs(lost);
        assert.ok(Math.abs(put - stored - lost) <= 0.001 * turned + 1, `put ${put}, stored ${stored}, lost ${lost}`);
      },
    ),
    { numRuns: 25 },
  );
});

test('the length of a tick changes the course by less than 0.02 °C, up to ticks of ten seconds', () => {
  const fine = make('kettle-40l-poor');
  const coarse = make('kettle-40l-poor');
  run(fine, 1200, HEAT, 50);
  run(coarse, 1200, HEAT, 10_000);
  near(wort(coarse), wort(fine), 0.02);
});

test('the wort goes on rising after the switch has opened, by the lags of the reference measurement', () => {
  for (const [preset, lag] of [
    ['kettle-40l', 20],
    ['kettle-40l-poor', 60],
    ['kettle-20l', 30],
  ] as const) {
    const kettle = make(preset, 20, { loss: 0, openArea: 0 });
    const rate = slope(kettle);
    const atSwitch = wort(kettle);
    run(kettle, 600, new Set(['pump']));
    near(wort(kettle) - atSwitch, (rate * lag) / 60, (0.1 * rate * lag) / 60, preset);
  }
});

test('the probe sees the wort later by dead time and probe lag', () => {
  const kettle = make('kettle-40l', 20, { loss: 0, openArea: 0 });
  const rate = slope(kettle);
  near(wort(kettle) - kettle.quantity('wort'), (rate * 18) / 60, 0.01);
});

test('a kettle of half the volume heats twice as fast', () => {
  const whole = slope(make('kettle-40l', 20, { loss: 0, steel: 0 }));
  const half = slope(make('kettle-40l', 20, { loss: 0, steel: 0, volume: 20 }));
  near(half / whole, 2, 0.02);
});

test('without the pump the bottom is much hotter than the wort in a poorly mixed kettle', () => {
  const pumped = make('kettle-40l-poor');
  const still = make('kettle-40l-poor');
  run(pumped, 600, HEAT);
  run(still, 600, new Set(['heater']));
  const over = (kettle: Kettle) => (kettle.truth()['bottom'] as number) - wort(kettle);
  assert.ok(over(still) > 2 * over(pumped) && over(pumped) > 3, `${over(still)} against ${over(pumped)}`);
});

test('switched off, it cools with its time constant towards the room', () => {
  const kettle = make('kettle-40l', 70, { openArea: 0 });
  run(kettle, 3600, OFF);
  near(wort(kettle), 20 + 50 * Math.exp((-3600 * 8) / 167_300), 0.05);
});
