import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Transport } from './transport.ts';

test('a step of temperature comes out after the dead time and not before', () => {
  const way = new Transport(10, 20);
  const seen: number[] = [];
  for (let time = 0.25; time <= 12; time += 0.25) {
    way.advance(0.25, 60);
    seen.push(way.leaving);
  }
  assert.ok(Math.abs((seen[38] as number) - 20) < 1, 'at 9.75 s');
  assert.equal(seen[41], 60, 'at 10.5 s');
});

test('what goes in as a ramp comes out as the same ramp, in steps of unequal length', () => {
  const way = new Transport(7, 0);
  let time = 0;
  for (let step = 0; step < 2000; step++) {
    const seconds = 0.05 + 0.2 * ((step * 7) % 5);
    time += seconds;
    way.advance(seconds, time);
    if (time > 8) assert.ok(Math.abs(way.leaving - (time - 7)) < 1e-9);
  }
});

test('a pipe without flow gives out what is in it', () => {
  const pipe = new Transport(1, 20);
  pipe.advance(0.5, 60);
  const before = pipe.leaving;
  for (let step = 0; step < 100; step++) pipe.advance(0, 90);
  assert.equal(pipe.leaving, before);
});

test('no dead time at all gives out what goes in', () => {
  const way = new Transport(0, 20);
  way.advance(0.25, 61);
  assert.equal(way.leaving, 61);
});

test('a transport goes on from its snapshot as if nothing had been', () => {
  const one = new Transport(5, 20);
  for (let step = 0; step < 40; step++) one.advance(0.25, 20 + step);
  const other = new Transport(5, 99, one.snapshot());
  for (let step = 0; step < 40; step++) {
    one.advance(0.25, 80 - step);
    other.advance(0.25, 80 - step);
    assert.equal(other.leaving, one.leaving);
  }
});
