import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FakeClock } from '@cerveceria/runtime';
import { Attempts } from './attempts.ts';

const tryTimes = (attempts: Attempts, times: number, user = 'ana', address = '10.0.0.1') => {
  for (let i = 0; i < times; i++) attempts.begin(user, address);
};

test('five tries are free, then the wait doubles with each', () => {
  const clock = new FakeClock();
  const attempts = new Attempts(clock);
  tryTimes(attempts, 5);
  assert.throws(() => attempts.begin('ana', '10.0.0.1'), /AUTH_TOO_MANY.*wait 2 s/);
  clock.advance(2_000);
  attempts.begin('ana', '10.0.0.1');
  assert.throws(() => attempts.begin('ana', '10.0.0.1'), /wait 4 s/);
  clock.advance(3_999);
  assert.throws(() => attempts.begin('ana', '10.0.0.1'), /wait 1 s/);
});

test('the wait never grows beyond a quarter of an hour, and an hour of peace forgets', () => {
  const clock = new FakeClock();
  const attempts = new Attempts(clock);
  for (let i = 0; i < 30; i++) {
    attempts.begin('ana', '10.0.0.1');
    clock.advance(15 * 60_000);
  }
  attempts.begin('ana', '10.0.0.1');
  assert.throws(() => attempts.begin('ana', '10.0.0.1'), /wait 900 s/);
  clock.advance(60 * 60_000 + 1);
  tryTimes(attempts, 5);
});

test('a stranger at another address does not lock a brewer out', () => {
  const attempts = new Attempts(new FakeClock());
  tryTimes(attempts, 5, 'ana', '10.0.0.66');
  assert.throws(() => attempts.begin('ana', '10.0.0.66'), /AUTH_TOO_MANY/);
  attempts.begin('ana', '10.0.0.1');
});

test('one address cannot try many users, also not with a sign-in of its own in between', () => {
  const attempts = new Attempts(new FakeClock());
  for (let i = 0; i < 19; i++) {
    attempts.begin(`user-${i}`, '10.0.0.66');
    attempts.begin('own', '10.0.0.66');
    attempts.forgive('own', '10.0.0.66');
  }
  attempts.begin('user-20', '10.0.0.66');
  assert.throws(() => attempts.begin('user-21', '10.0.0.66'), /AUTH_TOO_MANY/);
});

test('a success forgives', () => {
  const attempts = new Attempts(new FakeClock());
  for (let i = 0; i < 50; i++) {
    attempts.begin('ana', '10.0.0.1');
    attempts.forgive('ana', '10.0.0.1');
  }
});
