import assert from 'node:assert/strict';
import { test } from 'node:test';
import { KettleLoop, type KettleTick } from './kettle-loop.ts';
import { simulate } from './kettle-model.ts';

const FACTS = { power: 5500, volume: 40, probeLag: 10 };
const TRUE = { gain: 0.033, loss: 4.8e-5, lag: 20, dead: 10, probe: 10, ambient: 20 };

/** A kettle of the model's own kind, heated at the duty that is advised, tick by tick. */
class Bench {
  readonly loop = new KettleLoop(FACTS);
  state = { heat: 0, wort: 20, shown: 20 };
  now = 0;
  duty = 0;
  isOn = false;
  readonly #duties: number[] = [];
  #onMs = 0;

  run(seconds: number, setPoint: number | null, more: Partial<KettleTick> = {}, tickMs = 250) {
    let advice: ReturnType<KettleLoop['tick']> = null;
    for (const end = this.now + seconds * 1000; this.now < end; this.now += tickMs) {
      const value = Math.round(this.state.shown * 16) / 16;
      const standing = setPoint === null ? null : this.duty;
      advice = this.loop.tick({
        now: this.now,
        value,
        wasHeating: this.isOn,
        setPoint,
        standing,
        isBoiling: false,
        ...more,
      });
      this.duty = advice?.duty ?? 0;
      // A second's pulse of tenths: the time proportioning is another's affair.
      this.isOn = (this.now % 1000) / 1000 < this.duty;
      this.#onMs += this.isOn ? tickMs : 0;
      if ((this.now + tickMs) % 1000 !== 0) continue;
      this.#duties.push(this.#onMs / 1000);
      this.#onMs = 0;
      const at = (second: number) => this.#duties[second] ?? 0;
      this.state = simulate(TRUE, this.state, { at }, this.#duties.length - 1, 1);
    }
    return advice;
  }
}

test('without a set point it advises nothing, and knows the kettle when there is one', () => {
  const bench = new Bench();
  assert.equal(bench.run(60, null), null);
  assert.ok(bench.loop.knowledge !== null);
});

test('on a ramp it is full power; the gain learned is that of the kettle, and it says that it is sure', () => {
  const bench = new Bench();
  assert.deepEqual(bench.run(400, 52)?.duty, 1);
  const known = bench.loop.knowledge;
  assert.ok(known !== null && known.phase === 'full-power');
  assert.ok(Math.abs(known.gain / TRUE.gain - 1) < 0.05, String(known.gain));
  assert.ok(known.confidence > 0.8, String(known.confidence));
  assert.ok(known.loss > 0 && known.loss < 3 * TRUE.loss, String(known.loss));
});

test('near the set point and unsure it leaves the duty to the PID', () => {
  const bench = new Bench();
  assert.equal(bench.run(30, 20.2), null);
  assert.equal(bench.loop.knowledge?.phase, 'learning');
});

test('in a rest it holds with the duty that the losses take', () => {
  const bench = new Bench();
  const advice = bench.run(2400, 52);
  assert.ok(Math.abs(bench.state.wort - 52) < 0.1, String(bench.state.wort));
  assert.ok(advice !== null && Math.abs(advice.holding - (TRUE.loss * 32) / TRUE.gain) < 0.02, String(advice?.holding));
});

test('taken over in a rest it goes on from the duty that stands, and the difference fades', () => {
  const bench = new Bench();
  bench.run(2400, 52);
  bench.run(30, null);
  const input = { value: 52, wasHeating: false, setPoint: 52, isBoiling: false };
  const taken = bench.loop.tick({ ...input, now: bench.now, standing: 0.15 });
  assert.ok(taken !== null && Math.abs(taken.duty - 0.15) < 1e-9, String(taken?.duty));
  const next = bench.loop.tick({ ...input, now: bench.now + 1000, standing: taken.duty });
  assert.ok(next !== null && Math.abs(next.duty - 0.15) < 0.03, String(next?.duty));
});

test('steps of many seconds count as the seconds they are', () => {
  const bench = new Bench();
  bench.run(300, 52);
  const before = bench.loop.knowledge;
  for (let i = 0; i < 10; i++) {
    bench.now += 5000;
    bench.loop.tick({ now: bench.now, value: 30, wasHeating: true, setPoint: 52, standing: 1, isBoiling: false });
  }
  assert.ok(before !== null && bench.loop.knowledge !== null);
  assert.equal(
    bench.loop.tick({ now: bench.now, value: 30, wasHeating: true, setPoint: 52, standing: 1, isBoiling: false })?.duty,
    1,
  );
});

test('after a pause of minutes what was learned stays, and the last degrees wait', () => {
  const bench = new Bench();
  bench.run(500, 52);
  const gain = bench.loop.knowledge?.gain;
  bench.now += 600_000;
  const input = { value: 51, wasHeating: false, setPoint: 52, standing: null, isBoiling: false };
  bench.loop.tick({ ...input, now: bench.now });
  const advice = bench.loop.tick({ ...input, now: bench.now + 1000 });
  assert.equal(bench.loop.knowledge?.gain, gain);
  assert.ok(advice === null || advice.duty <= 0.7, String(advice?.duty));
});
