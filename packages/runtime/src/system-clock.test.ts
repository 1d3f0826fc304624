import assert from 'node:assert/strict';
import { mock, test } from 'node:test';
import { systemMachineClock, systemProcessClock } from './system-clock.ts';

test('monotonic time does not go back and wall time is UTC ms', () => {
  const clock = systemProcessClock('boot-1');
  const first = clock.mono();
  assert.ok(clock.mono() >= first);
  assert.ok(Math.abs(clock.wall() - Date.now()) < 1000);
  assert.equal(clock.boot, 'boot-1');
  assert.equal(clock.rate(), 1);
});

test('without a name the boot is the kernel’s', () => {
  assert.match(systemProcessClock().boot, /^[0-9a-f-]{36}$/);
});

test('a timer of months fires when its time has come, not at once', () => {
  mock.timers.enable({ apis: ['setTimeout'] });
  try {
    const days = 86_400_000;
    let fired = 0;
    systemMachineClock.after(60 * days, () => fired++);
    const cancel = systemMachineClock.after(60 * days, () => fired++);
    // By the hour: a mocked timer that is set within a tick counts from the tick's end.
    for (let hour = 0; hour < 59 * 24; hour++) mock.timers.tick(3_600_000);
    assert.equal(fired, 0);
    cancel();
    for (let hour = 0; hour < 26; hour++) mock.timers.tick(3_600_000);
    assert.equal(fired, 1);
  } finally {
    mock.timers.reset();
  }
});

test('a period that Node would turn into no wait at all is refused', () => {
  assert.throws(() => systemMachineClock.every(2 ** 31, () => {}), RangeError);
});
