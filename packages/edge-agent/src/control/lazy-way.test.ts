import assert from 'node:assert/strict';
import { test } from 'node:test';
import { EMPTY_WAY, LAZY_S, type LazyRules, type LazyWay, lazyKnown, lazyStep } from './lazy-way.ts';

const KETTLE: LazyRules = { rate: 0.03, loss: 0.0015, ambient: 20 };
const after = (seconds: number, duty: number, from: LazyWay = EMPTY_WAY) => {
  let way = from;
  for (let i = 0; i < seconds; i++) way = lazyStep(way, duty, 1);
  return way;
};
const under = (way: LazyWay) => lazyKnown(KETTLE, way, 60).underWay;

test('what comes is what went in: nothing of the heat is lost on its way', () => {
  const heat = after(20, 1);
  let came = 0;
  let way = heat;
  for (let i = 0; i < 3000; i++) {
    way = lazyStep(way, 0, 1);
    came += way[3];
  }
  assert.ok(Math.abs(came - 20) < 1, `${came} s came of 20`);
});

test('on a steady ramp the slope tells all, and in a rest there is nothing to tell', () => {
  assert.ok(Math.abs(under(after(2000, 1))) < 1e-6);
  assert.ok(Math.abs(under(after(2000, 0.07))) < 1e-6);
});

test('after power came more is under way than the slope tells, after it went as much less', () => {
  const ramp = after(2000, 1);
  const [come, gone] = [under(after(40, 1)), under(after(40, 0, ramp))];
  assert.ok(come > 0 && Math.abs(come + gone) < 1e-6, `${come} and ${gone}`);
});

test('slope times delay and what it does not tell are all the heat that is under way', () => {
  const way = after(60, 1);
  const { slope, underWay } = lazyKnown(KETTLE, way, 60);
  const stages = way.reduce((sum, stage) => sum + stage, 0) * (LAZY_S / 4);
  assert.ok(Math.abs(slope * LAZY_S + underWay - KETTLE.rate * stages) < 1e-9);
});

test('the duty that holds is the losses at the set point, and none below what is around the kettle', () => {
  assert.ok(Math.abs(lazyKnown(KETTLE, EMPTY_WAY, 60).holding - 0.06) < 1e-12);
  assert.equal(lazyKnown(KETTLE, EMPTY_WAY, 10).holding, 0);
});
