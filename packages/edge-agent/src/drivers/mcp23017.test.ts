import assert from 'node:assert/strict';
import { test } from 'node:test';
import { makePins } from './chip-pins.fixture.ts';
import { Mcp23017 } from './mcp23017.ts';

const IODIR = 0x00;
const GPPU = 0x0c;
const GPIO = 0x12;
const OLAT = 0x14;

/** A chip after power-up whose output pins have what their latches say. */
function makeExpander(pullUps = 0) {
  const made = makePins(0x20, () => new Mcp23017(0x20, pullUps));
  const { registers } = made;
  registers.put(IODIR, 0xff, 0xff);
  const follow = () => {
    for (const port of [0, 1]) {
      const inputs = registers.registers[IODIR + port] ?? 0;
      const [pin = 0, latch = 0] = [registers.registers[GPIO + port], registers.registers[OLAT + port]];
      registers.put(GPIO + port, (pin & inputs) | (latch & ~inputs));
    }
  };
  registers.onWrite = follow;
  return { ...made, follow };
}

test('the latch is written before the direction, so that no pin shows an old level', async () => {
  const { pins, registers } = makeExpander(0x0200);
  registers.put(OLAT, 0x08);
  await pins.claim(3, 0);
  const order = registers.writes.map(([register]) => register);
  assert.ok(order.indexOf(OLAT) < order.indexOf(IODIR), order.join());
  assert.deepEqual([...registers.registers.subarray(IODIR, IODIR + 2)], [0xf7, 0xff]);
  assert.deepEqual([...registers.registers.subarray(GPPU, GPPU + 2)], [0x00, 0x02], 'pull-ups of the inputs');
  assert.equal(pins.get(3), 0);
});

test('the vector of the data sheet: port A outputs, pins 0 and 2 high', async () => {
  const { pins, registers } = makeExpander();
  for (let pin = 0; pin < 8; pin++) await pins.claim(pin, pin === 0 || pin === 2 ? 1 : 0);
  assert.deepEqual([registers.registers[OLAT], registers.registers[IODIR]], [0x05, 0x00]);
  assert.deepEqual([pins.get(0), pins.get(1), pins.get(2)], [1, 0, 1]);
});

test('a chip whose directions are those of a reset has lost its supply: set up anew, off, and told once', async () => {
  const { pins, registers } = makeExpander();
  await pins.claim(3, 0);
  pins.set(3, 1);
  await pins.settled();
  assert.equal(pins.get(3), 1);
  registers.registers.fill(0);
  registers.put(IODIR, 0xff, 0xff);
  pins.set(3, 1);
  await assert.rejects(pins.settled(), { code: 'AGENT_LINE_FAILED', message: /lost its supply/ });
  assert.deepEqual([registers.registers[OLAT], registers.registers[IODIR]], [0x00, 0xf7]);
  assert.deepEqual([pins.get(3), pins.counts.resets], [0, 1]);
  pins.set(3, 1);
  await pins.settled();
  assert.equal(pins.get(3), 1);
});

test('a pin that something else holds down is read as it is', async () => {
  const { pins, registers } = makeExpander();
  await pins.claim(9, 0);
  registers.onWrite = () => registers.put(GPIO, 0, 0);
  pins.set(9, 1);
  await pins.settled();
  assert.equal(pins.get(9), 0);
});

test('an input is read from the pin', async () => {
  const { pins, registers } = makeExpander(0x2000);
  registers.put(GPIO, 0, 0x20);
  assert.equal(await pins.read(13), 1);
  registers.put(GPIO, 0, 0);
  assert.equal(await pins.read(13), 0);
  assert.deepEqual(pins.safeWrites(), [], 'a chip without outputs is left alone');
});

test('what takes everything off are the latches, then the directions', async () => {
  const { pins } = makeExpander();
  await pins.claim(3, 0);
  await pins.claim(9, 1);
  assert.deepEqual(pins.safeWrites(), [
    { bus: 1, address: 0x20, register: OLAT, bytes: [0x00, 0x02] },
    { bus: 1, address: 0x20, register: IODIR, bytes: [0xf7, 0xfd] },
  ]);
});
