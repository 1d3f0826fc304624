import assert from 'node:assert/strict';
import { test } from 'node:test';
import { EnergyMeter, type RunMark } from './energy-meter.ts';

const LOOP = 'kettle-1.heat.mash';
const plan = new Map([[LOOP, [{ name: 'heater', watts: 3600 }]]]);

class Counted {
  readonly meter = new EnergyMeter(plan);
  now = 0;
  run: RunMark | null = null;
  measured: number | null = null;

  pass(seconds: number, wasOn: boolean): void {
    for (let i = 0; i < seconds * 4; i++) {
      this.now += 250;
      const { now, run } = this;
      this.meter.tick({ now, run, wasOn: () => wasOn, measured: () => this.measured });
    }
  }

  get wh(): number {
    return this.meter.kept.loops[LOOP] ?? 0;
  }
}

const near = (found: number | undefined, wanted: number) =>
  assert.ok(Math.abs((found ?? Number.NaN) - wanted) < 0.8, `${found} instead of ${wanted}`);

test('an hour of 3600 W, half of it on, is 1800 Wh', () => {
  const counted = new Counted();
  for (let i = 0; i < 180; i++) {
    counted.pass(10, true);
    counted.pass(10, false);
  }
  near(counted.wh, 1800);
});

test('what a meter shows is believed, on or off; where it is silent the nominal power counts', () => {
  const counted = new Counted();
  counted.measured = 1800;
  counted.pass(600, true);
  near(counted.wh, 300);
  counted.pass(600, false);
  near(counted.wh, 600);
  counted.measured = null;
  counted.pass(600, true);
  near(counted.wh, 1200);
});

test('a pause of the process is not counted as an hour of heating', () => {
  const counted = new Counted();
  counted.pass(1, true);
  counted.now += 3_600_000;
  counted.pass(1, true);
  near(counted.wh, 12);
});

test('each record of a run has its own, and the run all of it; before and after the run nothing', () => {
  const counted = new Counted();
  counted.pass(100, true);
  counted.run = { id: 'r1', loop: LOOP, record: null };
  counted.pass(100, true);
  counted.run = { id: 'r1', loop: LOOP, record: 0 };
  counted.pass(300, true);
  counted.run = { id: 'r1', loop: LOOP, record: 1 };
  counted.pass(600, true);
  counted.run = { id: 'r1', loop: LOOP, record: null };
  counted.pass(100, true);
  const { run } = counted.meter.kept;
  assert.equal(run?.id, 'r1');
  near(run?.records[0], 300);
  near(run?.records[1], 600);
  near(counted.wh, 1200);
});

test('it goes on after a restart where it was kept, in the same run and the same record', () => {
  const before = new Counted();
  before.run = { id: 'r1', loop: LOOP, record: 0 };
  before.pass(300, true);
  const after = new Counted();
  after.meter.restore(JSON.parse(JSON.stringify(before.meter.kept)));
  after.run = before.run;
  after.pass(300, true);
  near(after.meter.kept.run?.records[0], 600);
  near(after.wh, 600);
});

test('it is kept every five seconds of heating and soon after a record ends, and not while nothing is on', () => {
  const counted = new Counted();
  const saves: number[] = [];
  const pass = (seconds: number, wasOn: boolean) => {
    for (let i = 0; i < seconds; i++) {
      counted.pass(1, wasOn);
      if (counted.meter.toKeep(counted.now, true) !== undefined) saves.push(counted.now / 1000);
    }
  };
  counted.run = { id: 'r1', loop: LOOP, record: 0 };
  pass(16, true);
  assert.deepEqual(saves.splice(0), [5, 10, 15]);
  pass(100, false);
  assert.deepEqual(saves.splice(0), [20]);
  counted.run = { id: 'r1', loop: LOOP, record: 1 };
  pass(10, false);
  assert.deepEqual(saves.splice(0), [117]);
  pass(2000, false);
  assert.deepEqual(saves, []);
});

test('a disk that did not take it is tried again', () => {
  const counted = new Counted();
  counted.pass(301, true);
  assert.notEqual(counted.meter.toKeep(counted.now, true), undefined);
  assert.equal(counted.meter.toKeep(counted.now + 1000, false), undefined);
  assert.notEqual(counted.meter.toKeep(counted.now + 5000, false), undefined);
});
