import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FakeClock, silentLog } from '@cerveceria/runtime';
import { hubError } from '../../errors.ts';
import { StoreWatch } from './store-watch.ts';

const gone = () => hubError('TIER_UNAVAILABLE', 'gone');

/** A server that answers, refuses, or hangs and on waking answers all that it was asked. */
function server() {
  const clock = new FakeClock();
  const hanging: (() => void)[] = [];
  const said = { mode: 'answers' as 'answers' | 'hangs' | 'refuses', asked: 0 };
  const ask = (): Promise<string> => {
    said.asked++;
    if (said.mode === 'refuses') return Promise.reject(gone());
    if (said.mode === 'answers') return Promise.resolve('here');
    return new Promise((resolve) => hanging.push(() => resolve('late')));
  };
  const watch = new StoreWatch({ name: 'Store', ping: ask, clock, log: silentLog });
  watch.start();
  const pass = async (ms: number) => {
    for (let at = 0; at < ms; at += 50) {
      clock.advance(50);
      for (let turn = 0; turn < 3; turn++) await new Promise((resolve) => setImmediate(resolve));
    }
  };
  const wake = () => {
    said.mode = 'answers';
    for (const answer of hanging.splice(0)) answer();
  };
  return { watch, ask, said, pass, wake, clock };
}

test('what waits for a server that hangs is let go after 1.5 s, what comes then is refused without being asked', async () => {
  const { watch, ask, said, pass } = server();
  await pass(1000);
  said.mode = 'hangs';
  let fault: unknown;
  watch.do(ask).catch((cause: unknown) => {
    fault = cause;
  });
  await pass(900);
  assert.equal(fault, undefined);
  await pass(600);
  assert.match(String(fault), /TIER_UNAVAILABLE.*Store does not answer.*may be done yet/);
  let asked = 0;
  const count = async () => ++asked;
  await assert.rejects(watch.do(count), /TIER_UNAVAILABLE.*nothing is asked of it/);
  assert.equal(asked, 0);
});

test('a server that wakes is asked again at its first answer', async () => {
  const { watch, ask, said, pass, wake } = server();
  said.mode = 'hangs';
  await pass(10_000);
  assert.equal(watch.isSilent, true);
  assert.ok(said.asked <= 5, `${said.asked} questions wait for a server that hangs`);
  wake();
  await pass(50);
  assert.equal(await watch.do(ask), 'here');
});

test('a server whose port is closed falls silent as one that hangs, and is found when it is back', async () => {
  const { watch, ask, said, pass } = server();
  said.mode = 'refuses';
  await pass(2000);
  assert.equal(watch.isSilent, true);
  said.mode = 'answers';
  await pass(300);
  assert.equal(await watch.do(ask), 'here');
});

test('what refuses for another reason answers, and so does one that answers questions late but one after the other', async () => {
  const { watch, ask, said, pass } = server();
  const full = () => Promise.reject(hubError('TIER_FULL', 'full'));
  said.mode = 'hangs';
  for (let i = 0; i < 10; i++) {
    await pass(900);
    if (i % 2 === 0) await assert.rejects(watch.do(full), /TIER_FULL/);
    else await watch.do(async () => 'slow');
  }
  assert.equal(watch.isSilent, false);
  await assert.rejects(Promise.all([watch.do(ask), pass(2000)]), /TIER_UNAVAILABLE/);
});

test('what had been fetched before is no sign of life', async () => {
  const { watch, said, pass } = server();
  said.mode = 'hangs';
  let fetched = 0;
  const next = async () => ++fetched;
  while (!watch.isSilent) {
    await watch.read(next, () => {});
    await pass(150);
  }
  assert.ok(fetched <= 12, `${fetched} items`);
});

test('a process that was held up does not take its own sleep for the silence of a store', async () => {
  const { watch, said, clock } = server();
  // Seconds of timers at once, and nothing was read in between.
  clock.advance(60_000);
  await new Promise((resolve) => setImmediate(resolve));
  clock.advance(60_000);
  assert.equal(watch.isSilent, false);
  assert.ok(said.asked <= 1);
});

test('before it is started and after it was stopped nothing is asked and nobody refused', async () => {
  const { watch, said, pass } = server();
  watch.stop();
  said.mode = 'hangs';
  await pass(5000);
  assert.equal(said.asked, 0);
  assert.equal(await watch.do(async () => 1), 1);
  assert.equal(watch.isSilent, false);
});
