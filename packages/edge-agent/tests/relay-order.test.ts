import assert from 'node:assert/strict';
import { test } from 'node:test';
import { KETTLE_PRESETS } from '@cerveceria/simulator';
import { kettleGains } from '../src/control/default-gains.ts';
import { KettleTrial } from './kettle-trial.ts';

const PLANT = KETTLE_PRESETS['kettle-40l'];
const TOLD = { volume: PLANT.volume, probeLag: PLANT.probeLag, control: 'pid' } as const;

function tuned(): KettleTrial {
  const trial = new KettleTrial(PLANT, TOLD, 55);
  trial.demand({ mode: 'auto', setPoint: 60, tune: true });
  for (let minute = 0; minute < 120 && trial.state?.tuning?.phase !== 'done'; minute++) trial.run(60);
  return trial;
}

test('asked for, the loop swings around its set point, finds gains, holds with them and keeps them over a restart', () => {
  const trial = tuned();
  const { tuning } = trial.state ?? {};
  assert.equal(tuning?.phase, 'done');
  const gains = tuning?.gains;
  assert.ok(gains != null && tuning !== undefined && tuning.swings >= 2);
  trial.run(2400);
  assert.ok(Math.abs(trial.wort - 60) < 0.15, `held at ${trial.wort.toFixed(2)} °C`);
  const kept = JSON.parse(JSON.stringify(trial.node.learned)) as typeof trial.node.learned;
  assert.deepEqual(Object.values(kept)[0]?.gains, gains);
  const [again, plain] = [new KettleTrial(PLANT, TOLD, 59.9), new KettleTrial(PLANT, TOLD, 59.9)];
  again.node.restoreLearned(kept);
  for (const each of [again, plain]) {
    each.demand({ mode: 'auto', setPoint: 60 });
    each.tick();
  }
  const p = (each: KettleTrial) => each.state?.terms?.p ?? 0;
  assert.ok(Math.abs(p(again) / p(plain) - gains.kp / kettleGains(PLANT.power, PLANT.volume).kp) < 0.01);
});

test('the order ends before the experiment does: it is broken off, without a bump, and the old gains stay', () => {
  const trial = new KettleTrial(PLANT, TOLD, 58);
  trial.demand({ mode: 'auto', setPoint: 60, tune: true });
  trial.run(30);
  assert.equal(trial.state?.tuning?.phase, 'running');
  trial.demand({ mode: 'auto', setPoint: 60 });
  trial.run(1);
  assert.equal(trial.state?.tuning?.phase, 'failed');
  assert.deepEqual(trial.node.learned, {});
});

test('a probe that is lost in the experiment: nothing is driven meanwhile, and it goes on', () => {
  const trial = new KettleTrial(PLANT, TOLD, 58);
  trial.demand({ mode: 'auto', setPoint: 60, tune: true });
  trial.run(20);
  trial.isBlind = true;
  trial.run(20);
  assert.equal(trial.state?.duty, 0);
  trial.isBlind = false;
  trial.run(5);
  assert.equal(trial.state?.tuning?.phase, 'running');
});
