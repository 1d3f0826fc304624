import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FakeClock } from '@cerveceria/runtime';
import { createDrainWait } from './drain-wait.ts';

const settled = () => new Promise((resolve) => setImmediate(resolve));

/** `perS` frames come every second. */
function stand() {
  const machine = new FakeClock();
  const frames = { perS: 0, count: 0, over: false };
  const wait = createDrainWait({ machine, ingested: () => frames.count, isOver: () => frames.over });
  async function advance(ms: number): Promise<void> {
    for (let passed = 0; passed < ms; passed += 100) {
      frames.count += frames.perS / 10;
      machine.advance(100);
      await settled();
    }
  }
  /** Whether the wait that was begun has ended. */
  function begun(): { readonly isOver: () => boolean } {
    let over = false;
    void wait().then(() => {
      over = true;
    });
    return { isOver: () => over };
  }
  return { frames, advance, begun };
}

test('with what live agents bring nothing waits', async () => {
  const { frames, advance, begun } = stand();
  frames.perS = 50;
  await advance(1000);
  const work = begun();
  await settled();
  assert.ok(work.isOver());
});

test('while a backlog drains work waits, and goes on as soon as it has drained', async () => {
  const { frames, advance, begun } = stand();
  frames.perS = 3000;
  await advance(1000);
  const work = begun();
  await advance(2000);
  assert.ok(!work.isOver());
  frames.perS = 0;
  await advance(300);
  assert.ok(work.isOver());
});

test('a backlog that drains for long holds work up for five seconds, then it goes on as long beside it', async () => {
  const { frames, advance, begun } = stand();
  frames.perS = 3000;
  await advance(1000);
  const first = begun();
  await advance(4800);
  assert.ok(!first.isOver());
  await advance(400);
  assert.ok(first.isOver());
  await advance(3000);
  const second = begun();
  await settled();
  assert.ok(second.isOver());
  await advance(3000);
  const third = begun();
  await advance(1000);
  assert.ok(!third.isOver());
  frames.over = true;
  await advance(200);
  assert.ok(third.isOver());
});
