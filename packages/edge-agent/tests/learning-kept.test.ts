import assert from 'node:assert/strict';
import { test } from 'node:test';
import { KETTLE_PRESETS, type KettleParameters } from '@cerveceria/simulator';
import type { Kettles } from '../src/keeping/kettles-file.ts';
import { KettleTrial } from './kettle-trial.ts';

const toldOf = ({ volume, probeLag }: KettleParameters) => ({ volume, probeLag });

/** What a node has learned of a kettle after a mash's first two steps, as a disk gives it back. */
function learnedOf(plant: KettleParameters): Kettles {
  const trial = new KettleTrial(plant, toldOf(plant));
  trial.step(52, 300);
  trial.step(63, 300);
  return JSON.parse(JSON.stringify(trial.node.learned)) as Kettles;
}

const { 'kettle-40l-poor': POOR, 'kettle-20l': SMALL } = KETTLE_PRESETS;

test('what was learned counts for nothing after a restart until the same kettle shows itself on the ramp', () => {
  const trial = new KettleTrial(POOR, toldOf(POOR));
  trial.node.restoreLearned(learnedOf(POOR));
  const fresh = new KettleTrial(POOR, toldOf(POOR));
  for (const each of [trial, fresh]) {
    each.demand({ mode: 'auto', setPoint: 52 });
    each.run(25);
  }
  assert.deepEqual(trial.state?.learned, fresh.state?.learned);
  trial.run(275);
  fresh.run(275);
  assert.notDeepEqual(trial.state?.learned, fresh.state?.learned, 'confirmed by then');
});

test('a short first step after a restart is met as by one who knows the kettle', () => {
  const trial = new KettleTrial(POOR, toldOf(POOR), 40);
  trial.node.restoreLearned(learnedOf(POOR));
  const { over, arrival, latest, hold } = trial.step(52, 900);
  assert.ok(over <= 0.3, `${over.toFixed(2)} over`);
  assert.ok(arrival !== null && arrival <= latest, `arrived after ${arrival} of ${latest.toFixed(0)} s`);
  assert.ok(Math.max(...hold.map(Math.abs)) <= 0.1, `held ${hold}`);
});

for (const [name, plant, other] of [
  ['a small kettle with the memory of a poorly mixed large one', SMALL, POOR],
  ['a poorly mixed kettle with the memory of a small one', POOR, SMALL],
] as const)
  test(`${name}: what was kept is not confirmed and does no harm`, () => {
    const trial = new KettleTrial(plant, toldOf(plant));
    trial.node.restoreLearned(learnedOf(other));
    const { over, hold } = trial.step(52, 900);
    assert.ok(over <= 0.3, `${over.toFixed(2)} over`);
    assert.ok(Math.max(...hold.map(Math.abs)) <= 0.1, `held ${hold}`);
  });

test('a boil teaches nothing: the kettle is known after it as it was before', () => {
  const plant = { ...KETTLE_PRESETS['kettle-40l'], openArea: 0.05 };
  const trial = new KettleTrial(plant, toldOf(plant), 60);
  trial.step(76, 300);
  const before = Object.values(trial.node.learned)[0]?.kettle;
  trial.demand({ mode: 'auto', setPoint: 100, boilPower: 0.6 });
  trial.run(2400);
  assert.equal(trial.state?.boiling, true);
  const after = Object.values(trial.node.learned)[0]?.kettle;
  assert.ok(before != null && after != null);
  assert.ok(Math.abs(after.gain.mean - before.gain.mean) < 0.05, `${before.gain.mean} became ${after.gain.mean}`);
  assert.ok(Math.abs(after.lag.mean - before.lag.mean) < 0.3, `${before.lag.mean} became ${after.lag.mean}`);
});
