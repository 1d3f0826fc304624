import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FakeClock } from './fake-clock.ts';

test('timers fire in the order of their times, at their times, and only when time is moved', () => {
  const clock = new FakeClock();
  const seen: string[] = [];
  clock.after(20, () => seen.push(`b${clock.mono()}`));
  clock.after(10, () => seen.push(`a${clock.mono()}`));
  clock.every(15, () => seen.push(`e${clock.mono()}`));
  assert.deepEqual(seen, []);
  clock.advance(30);
  assert.deepEqual(seen, ['a10', 'e15', 'b20', 'e30']);
  assert.equal(clock.mono(), 30);
  assert.equal(clock.wall(), 1_700_000_000_030);
});

test('a timer set by a timer fires in the same advance when it is due', () => {
  const clock = new FakeClock();
  const seen: number[] = [];
  clock.after(10, () => clock.after(5, () => seen.push(clock.mono())));
  clock.advance(100);
  assert.deepEqual(seen, [15]);
});

test('a cancelled timer never fires, also when it is cancelled twice or from its own task', () => {
  const clock = new FakeClock();
  let fired = 0;
  const cancel = clock.after(10, () => fired++);
  cancel();
  cancel();
  const stop = clock.every(10, () => {
    fired++;
    stop();
  });
  clock.advance(100);
  assert.equal(fired, 1);
});

test('time never goes back for a timer in the past, and a period of zero does not hang', () => {
  const clock = new FakeClock();
  clock.advance(50);
  const seen: number[] = [];
  clock.after(-20, () => seen.push(clock.mono()));
  const stop = clock.every(0, () => seen.push(clock.mono()));
  clock.advance(2);
  stop();
  assert.deepEqual(seen, [50, 51, 52]);
});
