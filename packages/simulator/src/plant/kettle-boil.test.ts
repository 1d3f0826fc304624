import assert from 'node:assert/strict';
import { test } from 'node:test';
import { KETTLE_CONNECTIONS } from './connections.ts';
import { Kettle } from './kettle.ts';
import { KETTLE_PRESETS, type KettleParameters } from './kettle-parameters.ts';
import type { KettleState } from './kettle-state.ts';

const SOUND = { empty: false, pumpStopped: false } as const;
const HEAT = new Set(['heater', 'pump']);

function make(wort: number, change: Partial<KettleParameters> = {}): Kettle {
  return new Kettle({ ...KETTLE_PRESETS['kettle-40l'], ...change }, { wort });
}

const truth = (kettle: Kettle, name: string) => kettle.truth()[name] as number;

test('it boils at the temperature of its altitude and gets no hotter', () => {
  for (const altitude of [0, 2250]) {
    const kettle = make(80, { altitude });
    for (let second = 0; second < 1800; second++) kettle.advance(1000, HEAT, SOUND);
    const over = truth(kettle, 'wort') - truth(kettle, 'boils-at');
    assert.ok(Math.abs(over) < 0.05, `${over} at ${altitude} m`);
  }
});

test('at the boil the power beyond the losses leaves as steam: 7.7 L an hour of 5.5 kW', () => {
  const kettle = make(99.9);
  for (let second = 0; second < 300; second++) kettle.advance(1000, HEAT, SOUND);
  const before = truth(kettle, 'volume');
  for (let second = 0; second < 3600; second++) kettle.advance(1000, HEAT, SOUND);
  const gone = before - truth(kettle, 'volume');
  assert.ok(Math.abs(gone - ((5500 - 8 * 80) * 3600) / 2.264e6) < 0.25, `${gone} L`);
});

test('a kettle that is emptied under power gains about 130 °C a minute, and level, flow and switches tell', () => {
  const kettle = make(66);
  for (let second = 0; second < 120; second++) kettle.advance(1000, HEAT, SOUND);
  assert.equal(kettle.quantity('level-switch'), 1);
  assert.equal(kettle.quantity('flow-switch'), 1);
  const before = truth(kettle, 'wort');
  for (let second = 0; second < 60; second++) kettle.advance(1000, HEAT, { ...SOUND, empty: true });
  const rise = truth(kettle, 'wort') - before;
  assert.ok(rise > 100 && rise < 140, `${rise} °C`);
  assert.ok(kettle.quantity('wort') - before > 60, 'the probe sees it');
  assert.equal(kettle.quantity('level'), 0);
  assert.ok(kettle.quantity('flow') < 0.01);
  assert.equal(kettle.quantity('level-switch'), 0);
  assert.equal(kettle.quantity('flow-switch'), 0);
});

test('cleared, the same volume of cold water is back', () => {
  const kettle = make(66);
  kettle.advance(1000, new Set(), { ...SOUND, empty: true });
  kettle.advance(1000, new Set(), SOUND);
  assert.ok(Math.abs(truth(kettle, 'volume') - 40) < 1e-3);
  assert.ok(truth(kettle, 'wort') < 22);
});

test('a stopped pump moves nothing though its line is on', () => {
  const kettle = make(20);
  kettle.advance(10_000, HEAT, SOUND);
  assert.ok(kettle.quantity('flow') > 7.9);
  assert.ok(kettle.quantity('pressure') > 5.3);
  kettle.advance(10_000, HEAT, { ...SOUND, pumpStopped: true });
  assert.ok(kettle.quantity('flow') < 0.01);
  assert.ok(kettle.quantity('pressure') < 4);
});

test('low mains heat less: 10 % less voltage, 19 % less heat', () => {
  const [full, low] = [make(20), make(20, { mains: 207 })];
  for (const kettle of [full, low]) kettle.advance(300_000, HEAT, SOUND);
  assert.ok(Math.abs(low.energy().put / full.energy().put - 0.81) < 1e-9);
});

test('a kettle goes on from its snapshot as if nothing had been', () => {
  const one = make(20);
  one.advance(120_000, HEAT, SOUND);
  const saved = JSON.parse(JSON.stringify(one.snapshot())) as KettleState;
  const other = new Kettle(KETTLE_PRESETS['kettle-40l'], { state: saved });
  for (const kettle of [one, other]) kettle.advance(60_000, new Set(['pump']), SOUND);
  assert.deepEqual(other.truth(), one.truth());
  const { temperatures, transmitters } = KETTLE_CONNECTIONS;
  for (const name of [...temperatures, ...transmitters]) assert.equal(other.quantity(name), one.quantity(name), name);
});

test('the mash gets a little more acid with time and heat', () => {
  const kettle = make(20);
  const begin = kettle.quantity('ph');
  kettle.advance(3_600_000, HEAT, SOUND);
  const end = kettle.quantity('ph');
  assert.ok(end < begin - 0.2 && end > begin - 0.8, `${begin} to ${end}`);
});
