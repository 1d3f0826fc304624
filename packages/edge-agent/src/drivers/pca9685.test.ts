import assert from 'node:assert/strict';
import { test } from 'node:test';
import { makePins } from './chip-pins.fixture.ts';
import { Pca9685 } from './pca9685.ts';

const MODE1 = 0x00;
const PRESCALE = 0xfe;
const PUMP = 0x06 + 4 * 2;

function makeChip() {
  const duties = new Map([[2, 0.5]]);
  const made = makePins(0x40, ({ wait }) => new Pca9685({ address: 0x40, frequency: 200, duties, wait }));
  made.registers.put(MODE1, 0x11).put(PRESCALE, 0x1e).put(PUMP, 0, 0, 0, 0x10);
  return made;
}

test('set up: everything off first, the frequency while it sleeps, then awake', async () => {
  const { pins, registers } = makeChip();
  await pins.claim(2, 0);
  assert.deepEqual(
    registers.writes.slice(0, 5).map(([register, byte]) => [register, byte]),
    [
      [0xfd, 0x10],
      [MODE1, 0x30],
      [PRESCALE, 0x1e],
      [0x01, 0x04],
      [MODE1, 0x20],
    ],
  );
  assert.ok((registers.waits[0] ?? 0) >= 0.5, 'the oscillator comes up');
  assert.deepEqual([...registers.registers.subarray(PUMP, PUMP + 4)], [0, 0, 0, 0x10]);
  assert.equal(pins.get(2), 0);
});

test('on is the duty of the pin, off its full-off bit', async () => {
  const { pins, registers } = makeChip();
  await pins.claim(2, 0);
  pins.set(2, 1);
  await pins.settled();
  assert.deepEqual([...registers.registers.subarray(PUMP, PUMP + 4)], [0, 0, 0, 0x08]);
  assert.equal(pins.get(2), 1);
  pins.set(2, 0);
  await pins.settled();
  assert.deepEqual([...registers.registers.subarray(PUMP, PUMP + 4)], [0, 0, 0, 0x10]);
});

test('a chip that sleeps again has lost its supply: set up anew, off, and told', async () => {
  const { pins, registers } = makeChip();
  await pins.claim(2, 0);
  pins.set(2, 1);
  await pins.settled();
  registers.put(MODE1, 0x11).put(PUMP, 0, 0, 0, 0x10);
  pins.set(2, 1);
  await assert.rejects(pins.settled(), { code: 'AGENT_LINE_FAILED' });
  assert.deepEqual([registers.registers[MODE1], registers.registers[PUMP + 3], pins.get(2)], [0x20, 0x10, 0]);
});

test('what takes it off is one byte a pin', async () => {
  const { pins } = makeChip();
  await pins.claim(2, 0);
  assert.deepEqual(pins.safeWrites(), [{ bus: 1, address: 0x40, register: PUMP + 3, bytes: [0x10] }]);
});
