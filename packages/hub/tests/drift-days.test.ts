import assert from 'node:assert/strict';
import { test } from 'node:test';
import { KETTLE_PRESETS, Kettle, type KettleParameters } from '@cerveceria/simulator';
import { probeDrift } from '../src/drift/probe-drift.ts';
import type { NodeFacts } from '../src/ingest/ingest-port.ts';

const RES = 0.0625;
const [HEAT, QUALITY] = ['kettle-1.heat', 'kettle-1.quality'];
const factsOf = (node: string): NodeFacts => ({
  ...{ node, version: '1', simulated: true, loops: [] },
  channels: [{ id: `${node}.wort`, unit: '°C', res: RES, kind: 'analog', compares: 'mash' }],
});
const NODES = [factsOf(HEAT), factsOf(QUALITY)] as const;

/** Numbers in 0..1, the same for the same seed. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/** Set points of a mash with its hours, a boil, and the way back to cold, °C. */
const setPointAt = (hours: number) =>
  (hours < 4 ? [52, 63, 72, 76][Math.floor(hours)] : hours < 5.5 ? 105 : 20) as number;

interface Day {
  readonly seed: number;
  readonly hours: number;
  readonly plant: KettleParameters;
  /** Lag of the second probe, s. */
  readonly lag: number;
  /** °C that the second probe shows too much, at a time in hours. */
  readonly error: (hours: number) => number;
  readonly setPoint?: (hours: number) => number;
}

/** One brew day of two probes in the same wort; what was told of drift, once a minute, by its hour. */
function brew({ seed, hours, plant, lag, error, setPoint = setPointAt }: Day) {
  const random = seeded(seed);
  const noise = () => (random() + random() + random() - 1.5) * 0.1;
  const kettle = new Kettle(plant, { wort: 20 });
  const drift = probeDrift(() => NODES);
  drift.judge();
  const told: { readonly hour: number; readonly detail: string }[] = [];
  let second = 20;
  for (let s = 0; s < hours * 3600; s++) {
    const hour = s / 3600;
    const shown = kettle.quantity('wort');
    const duty = Math.min(1, Math.max(0, (setPoint(hour) - shown) / 1.5));
    const drives = new Set([...(s % 10 < duty * 10 ? ['heater'] : []), ...(s % 1800 < 1500 ? ['pump'] : [])]);
    kettle.advance(1000, drives, { empty: false, pumpStopped: false });
    second += ((kettle.truth()['wort'] as number) - second) / lag;
    const scan = (value: number) => ({ epoch: 'e', seq: s, wall: s * 1000, cells: [Math.round(value / RES)] });
    drift.heard(NODES[0], scan(shown + noise()));
    // Another node's clock is a second off, and one scan in fifty is lost on the way.
    if (random() > 0.02) drift.heard(NODES[1], { ...scan(second + noise() + error(hour)), wall: s * 1000 + 900 });
    if (s % 60 === 0) for (const { detail } of drift.judge().conditions) told.push({ hour, detail });
  }
  return { told, isDecided: drift.judge().undecided.length === 0 };
}

const presets = Object.values(KETTLE_PRESETS);

test('twelve brew days with unequal lags, noise and honest calibration raise no alarm', () => {
  for (let seed = 1; seed <= 12; seed++) {
    const random = seeded(seed * 7919);
    const plant = { ...(presets[seed % presets.length] as KettleParameters), ambient: 5 + 25 * random() };
    const off = 0.5 * random() - 0.25;
    const day = brew({ seed, hours: 7, plant, lag: 3 + 57 * random(), error: () => off });
    assert.deepEqual(day, { told: [], isDecided: true }, `seed ${seed}`);
  }
});

test('a probe that shows one degree too much is told within half an hour of a rest, and not after it was mended', () => {
  for (const [seed, plant] of presets.entries()) {
    const error = (hour: number) => (hour >= 1.3 && hour < 2.5 ? 1 : 0);
    const { told } = brew({ seed, hours: 4, plant, lag: 12, error });
    const [first, last] = [told[0], told.at(-1)];
    assert.ok(first !== undefined && first.hour > 1.3 && first.hour < 1.8, `told at ${first?.hour}`);
    assert.match(first.detail, /^kettle-1\.heat\.wort shows -(0\.9|1\.0)\d °C against kettle-1\.quality\.wort/);
    assert.ok(last !== undefined && last.hour > 2.4 && last.hour < 3.3, `until ${last?.hour}`);
  }
});

test('a slow drift is told when it has become too much, with its rate', () => {
  const plant = KETTLE_PRESETS['kettle-20l'];
  const { told } = brew({ seed: 5, hours: 10, plant, lag: 10, error: (hour) => 0.1 * hour, setPoint: () => 64 });
  const first = told[0]?.hour ?? 0;
  assert.ok(first > 4.5 && first < 6.5, `told at ${first}`);
  const rate = Number(/drifting ([+-][\d.]+) °C\/h over/.exec(told.at(-1)?.detail ?? '')?.[1]);
  assert.ok(Math.abs(rate + 0.1) < 0.02, told.at(-1)?.detail);
});
