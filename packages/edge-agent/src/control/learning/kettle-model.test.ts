import assert from 'node:assert/strict';
import { test } from 'node:test';
import { holdingDuty, type KettleModel, settledWort, simulate } from './kettle-model.ts';
import { SecondRecord } from './second-record.ts';
import { WindowRun } from './window-run.ts';

const MODEL: KettleModel = { gain: 0.03, loss: 5e-5, lag: 30, dead: 12.4, probe: 10, ambient: 20 };
const near = (a: number, b: number, by: number) => assert.ok(Math.abs(a - b) <= by, `${a} is not ${b}`);

function recordOf(duties: readonly number[]): SecondRecord {
  const record = new SecondRecord(1200);
  record.begin(20);
  for (const duty of duties) record.push(duty, 20);
  return record;
}
const pulse = recordOf([...Array(60).fill(1), ...Array(600).fill(0)]);
const COLD = { heat: 0, wort: 20, shown: 20 };

test('nothing arrives before the dead time is over', () => {
  const { wort, heat } = simulate(MODEL, COLD, pulse, 0, 12);
  assert.deepEqual([wort, heat], [20, 0]);
});

test('all energy arrives: a minute of full power raises the wort by sixty gains, losses apart', () => {
  const { wort, heat } = simulate({ ...MODEL, loss: 0 }, COLD, pulse, 0, 660);
  near(wort, 20 + 60 * MODEL.gain, 1e-6);
  near(heat, 0, 1e-6);
});

test('the probe lags the wort by its time constant on a ramp', () => {
  const ramp = recordOf(Array(600).fill(1));
  const { wort, shown } = simulate({ ...MODEL, loss: 0 }, COLD, ramp, 0, 600);
  near(wort - shown, MODEL.gain * MODEL.probe, 0.001);
});

test('the highest wort on the way is told', () => {
  const { peak, wort } = simulate({ ...MODEL, loss: 1e-3 }, { ...COLD, wort: 21 }, pulse, 0, 660);
  assert.ok(peak > wort && peak > 21);
});

test('holding duty keeps the wort where it is', () => {
  const duty = holdingDuty(MODEL, 67);
  const held = recordOf(Array(900).fill(duty));
  const { wort } = simulate(
    MODEL,
    { heat: duty, wort: 67, shown: 67 },
    { at: (s) => (s < 0 ? duty : held.at(s)) },
    0,
    900,
  );
  near(wort, 67, 0.001);
});

test('where the wort ends once all is out that is under way is what the settled wort says', () => {
  const now = 60;
  const state = simulate({ ...MODEL, loss: 0 }, COLD, pulse, 0, now);
  const settled = settledWort({ ...MODEL, loss: 0 }, state, pulse, now, 0);
  near(settled, 20 + 60 * MODEL.gain, 0.02);
});

test('the window laid out runs as the model does, second for second', () => {
  const duties = Array.from({ length: 500 }, (_, i) => (Math.sin(i / 17) > 0 ? 1 : 0.1));
  const record = recordOf(duties);
  const state = simulate(MODEL, { ...COLD, heat: record.at(-1) }, record, 0, 500);
  const window = new WindowRun(record, 200);
  const at = simulate(MODEL, { ...COLD, heat: record.at(-1) }, record, 0, 200);
  const ran = window.run(MODEL, window.heat(MODEL.lag, MODEL.dead), at);
  near(ran.heat, state.heat, 0.005);
  near(ran.wort, state.wort, 0.01);
  near(ran.shown, state.shown, 0.01);
});
