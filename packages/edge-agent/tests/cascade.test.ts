import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CHANGE_OVER_MS, FermenterTrial, MIN_OFF_MS, MIN_ON_MS, type Switched } from './fermenter-trial.ts';

const ofOutput = (switched: readonly Switched[], name: string) => switched.filter(({ output }) => output === name);

/** Minimum times of the compressor and the rest between heating and cooling, over all that was switched. */
function assertSpared(trial: FermenterTrial): void {
  const compressor = ofOutput(trial.switched, 'compressor');
  for (const [i, { isOn, at }] of compressor.entries()) {
    const before = compressor[i - 1];
    if (before === undefined) continue;
    assert.ok(at - before.at >= (isOn ? MIN_OFF_MS : MIN_ON_MS), `compressor after ${at - before.at} ms`);
  }
  for (const { output, isOn, at } of trial.switched) {
    if (!isOn) continue;
    const other = ofOutput(trial.switched, output === 'belt' ? 'compressor' : 'belt').filter((each) => each.at <= at);
    const last = other.at(-1);
    if (last === undefined) continue;
    assert.equal(last.isOn, false, `${output} on at ${at} while the other runs`);
    assert.ok(at - last.at >= CHANGE_OVER_MS, `${output} ${at - last.at} ms after the other`);
  }
}

test('a week of fermentation: the beer is held through the yeast at its hottest, by a chamber that is colder', () => {
  const trial = new FermenterTrial({ wort: 18 });
  trial.demand({ mode: 'auto', setPoint: 18 });
  let worst = 0;
  let coldest = 99;
  trial.run(168, () => {
    if (trial.now < 12 * 3_600_000) return;
    worst = Math.max(worst, Math.abs(trial.beer - 18));
    coldest = Math.min(coldest, trial.fridge);
  });
  assert.ok(worst <= 0.5, `${worst.toFixed(2)} °C off`);
  assert.ok(coldest < 17.5, `the chamber never went below ${coldest.toFixed(1)} °C`);
  assertSpared(trial);
});

test('a crash to 4 °C: the chamber stays in its range and the beer hardly goes below', () => {
  const trial = new FermenterTrial({ wort: 18 }, { rate: 0 });
  trial.demand({ mode: 'auto', setPoint: 4 });
  let coldest = 99;
  let lowest = 99;
  trial.run(96, () => {
    coldest = Math.min(coldest, trial.state?.chamber?.setPoint ?? 99);
    lowest = Math.min(lowest, trial.beer);
  });
  assert.ok(coldest >= 1, `asked for ${coldest} °C`);
  assert.ok(lowest > 3.4, `beer at ${lowest.toFixed(2)} °C`);
  assert.ok(Math.abs(trial.beer - 4) < 0.4, `beer at ${trial.beer.toFixed(2)} °C`);
  assertSpared(trial);
});

test('the set point moved up and down every few hours: heating and cooling never fight', () => {
  const trial = new FermenterTrial({ wort: 18 });
  for (let i = 0; i < 24; i++) {
    trial.demand({ mode: 'auto', setPoint: i % 2 === 0 ? 22 : 15 });
    trial.run(4, () => assert.ok(!(trial.isOn('belt') && trial.isOn('compressor'))));
  }
  assertSpared(trial);
});

test('the probe of the chamber is lost: heating and cooling are off and it is told; it goes on when it is back', () => {
  const trial = new FermenterTrial({ wort: 22 }, { rate: 0 });
  trial.demand({ mode: 'auto', setPoint: 16 });
  trial.run(2);
  trial.blind.add('fridge');
  trial.run(1, () => assert.ok(!trial.isOn('belt') && !trial.isOn('compressor')));
  assert.equal(trial.state?.veto, 'needs-channel');
  assert.equal(trial.state?.chamber?.pv, null);
  trial.blind.clear();
  trial.run(2);
  assert.equal(trial.state?.veto, null);
  assert.ok(
    trial.isOn('compressor') || trial.switched.some(({ output, at }) => output === 'compressor' && at > 3 * 3_600_000),
  );
});

test('the probe of the beer is lost: off, whatever the chamber says', () => {
  const trial = new FermenterTrial({ wort: 22 }, { rate: 0 });
  trial.demand({ mode: 'auto', setPoint: 16 });
  trial.run(2);
  trial.blind.add('beer');
  trial.run(1, () => assert.ok(!trial.isOn('belt') && !trial.isOn('compressor')));
});

test('from manual to automatic at the set point the duty and the chamber go on from where they stand', () => {
  const trial = new FermenterTrial({ wort: 18 }, { rate: 0 });
  trial.demand({ mode: 'manual', duty: -0.2 });
  trial.run(6);
  const stands = trial.fridge;
  trial.demand({ mode: 'auto', setPoint: Math.round(trial.beer * 10) / 10 });
  trial.run(0.01);
  const { duty, chamber } = trial.state ?? { duty: Number.NaN, chamber: undefined };
  assert.ok(Math.abs(duty + 0.2) <= 0.05 || duty === 0, `duty ${duty}`);
  assert.ok(Math.abs((chamber?.setPoint ?? 99) - stands) < 0.7, `chamber asked for ${chamber?.setPoint}, at ${stands}`);
});
