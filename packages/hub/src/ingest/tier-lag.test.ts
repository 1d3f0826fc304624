import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FakeClock, silentLog } from '@cerveceria/runtime';
import { MemoryFrameTier } from '../../tests/fakes/memory-frame-tier.ts';
import { createTierLag } from './tier-lag.ts';
import { createTierLines } from './tier-lines.ts';

const NODE = 'k.heat';

function setUp() {
  const machine = new FakeClock();
  const [hot, warm] = [new MemoryFrameTier('redis'), new MemoryFrameTier('mongodb')];
  const lines = createTierLines({ hot, warm }, machine, silentLog);
  const [hotLine, warmLine] = lines as [(typeof lines)[0], (typeof lines)[0]];
  const lag = createTierLag({ lines: () => lines, held: () => new Set([NODE]), machine });
  const codes = () => lag.source.judge().conditions.map(({ code, node }) => `${code} ${node}`);
  return { machine, hot, warm, hotLine, warmLine, lag, codes };
}

test('frames that are on their way to the slower tier are no lag, however long that goes on', () => {
  const { machine, hotLine, warmLine, lag, codes } = setUp();
  for (let second = 1; second <= 200; second++) {
    hotLine.learn(NODE, 'e', second * 10);
    machine.advance(1000);
    assert.deepEqual(codes(), []);
    warmLine.learn(NODE, 'e', second * 10 - 5);
  }
  assert.equal(lag.status()[1]?.scans, 5);
});

test('a tier that does not get further for a minute is told, with what it misses, and no more when it has it', () => {
  const { machine, hotLine, warmLine, lag, codes } = setUp();
  warmLine.learn(NODE, 'e', 100);
  for (let second = 1; second <= 70; second++) {
    hotLine.learn(NODE, 'e', 100 + second * 10);
    assert.deepEqual(codes(), second <= 61 ? [] : ['tier-behind hub.warm'], `${second} s`);
    machine.advance(1000);
  }
  assert.deepEqual([lag.status()[1]?.scans, lag.status()[1]?.seconds], [700, 70]);
  assert.equal(lag.status()[0]?.seconds, 0);
  warmLine.learn(NODE, 'e', 800);
  assert.deepEqual(codes(), []);
  assert.equal(lag.status()[1]?.seconds, 0);
});

test('a tier that does not answer is down at once, told after a minute, and up again when it answers', async () => {
  const { machine, hot, hotLine, lag, codes } = setUp();
  hot.down = true;
  hotLine.failed(new Error('gone'));
  const value = (name: string) =>
    lag.metrics().find((metric) => metric.name === name && metric.labels?.['level'] === 'hot')?.value;
  assert.equal(value('tier_up'), 0);
  for (let second = 0; second <= 60; second++) {
    assert.deepEqual(codes(), []);
    await turn(machine);
  }
  assert.deepEqual(codes(), ['tier-behind hub.hot']);
  assert.match(lag.source.judge().conditions[0]?.detail ?? '', /redis: it does not answer, for 1 min/);
  hot.down = false;
  for (let second = 0; second < 3; second++) await turn(machine);
  assert.deepEqual([value('tier_up'), codes()], [1, []]);
});

async function turn(machine: FakeClock): Promise<void> {
  machine.advance(1000);
  await new Promise((resolve) => setImmediate(resolve));
}
