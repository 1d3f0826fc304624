import assert from 'node:assert/strict';
import { test } from 'node:test';
import { makePins } from './chip-pins.fixture.ts';
import type { PinChip, PinLevels } from './pin-chip.ts';

/** A chip that notes what it was told, and answers when the test lets it. */
function makeChip() {
  const told: PinLevels[] = [];
  let release: () => void = () => {};
  let isHeld = false;
  const chip: PinChip = {
    address: 0x20,
    async exchange(transfers, wanted) {
      await transfers.read(0x20, 0, 1);
      told.push(wanted);
      if (isHeld)
        await new Promise<void>((resolve) => {
          release = resolve;
        });
      return { levels: wanted.levels, wasReset: false };
    },
    safeWrites: () => [],
  };
  const hold = (held: boolean) => {
    isHeld = held;
    release();
  };
  return { ...makePins(0x20, () => chip), told, hold };
}

const turn = () => new Promise((resolve) => setImmediate(resolve));

test('the outputs of one tick go out in one exchange', async () => {
  const { pins, told } = makeChip();
  await pins.claim(0, 0);
  await pins.claim(1, 0);
  const before = told.length;
  pins.set(0, 1);
  pins.set(1, 1);
  await pins.settled();
  assert.deepEqual([told.length - before, told.at(-1)?.levels], [1, 0b11]);
});

test('while a level is on its way it is what was told; it is unknown when it takes longer than a second', async () => {
  const { clock, hold, pins } = makeChip();
  await pins.claim(0, 0);
  hold(true);
  pins.set(0, 1);
  await turn();
  assert.equal(pins.get(0), 1);
  clock.now = 1001;
  assert.equal(pins.get(0), null);
  assert.throws(() => pins.set(0, 0), { code: 'AGENT_LINE_FAILED' });
  hold(false);
  await pins.settled();
  assert.equal(pins.get(0), 0, 'the newest wish went out when the bus came free');
});

test('a transfer that failed is told once, by whoever sets next, and the pin is unknown until then', async () => {
  const { pins, registers } = makeChip();
  await pins.claim(0, 0);
  registers.fails = 'EREMOTEIO';
  pins.set(0, 1);
  await turn();
  assert.equal(pins.get(0), null);
  assert.throws(() => pins.set(0, 1), { code: 'AGENT_LINE_FAILED' });
  await pins.settled();
  assert.deepEqual([pins.get(0), pins.counts.failed], [1, 1]);
});

test('a pin that was not claimed cannot be set', () => {
  assert.throws(() => makeChip().pins.set(4, 1), { code: 'AGENT_LINE_FAILED' });
});
