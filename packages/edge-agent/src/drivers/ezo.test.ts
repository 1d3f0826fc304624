import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Ezo } from './ezo.ts';
import { I2cChip } from './i2c-chip.fixture.ts';

const answer = (code: number, text = '') =>
  Uint8Array.of(code, ...Buffer.from(text, 'ascii'), ...new Array(24).fill(0));

function makeProbe() {
  const chip = new I2cChip(0x63);
  return { chip, probe: new Ezo({ bus: chip.bus, address: 0x63, wait: chip.wait }) };
}

test('asks, waits its 900 ms and takes the answer', async () => {
  const { chip, probe } = makeProbe();
  chip.ready = answer(1, '5.412');
  assert.deepEqual(await probe.read(), { kind: 'value', value: 5.412 });
  assert.deepEqual([chip.writes, chip.waits], [[[0x52, 0]], [900]]);
});

test('a circuit that is still at it is asked again, but not for ever', async () => {
  const { chip, probe } = makeProbe();
  chip.ready = answer(254);
  assert.deepEqual(await probe.read(), { kind: 'fault', code: 'ezo-busy' });
  assert.equal(chip.waits.length, 4);
});

test('nobody there is missing, a disturbed transfer a fault', async () => {
  const { chip, probe } = makeProbe();
  chip.fails = 'EREMOTEIO';
  assert.deepEqual(await probe.read(), { kind: 'missing' });
  chip.fails = 'EIO';
  assert.deepEqual(await probe.read(), { kind: 'fault', code: 'i2c-io' });
});

test('its second of work holds up nobody else on the bus', () => {
  const { chip, probe } = makeProbe();
  assert.notEqual(probe.bus, chip.bus);
});
