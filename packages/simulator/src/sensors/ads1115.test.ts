import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Ads1115 } from './ads1115.ts';
import { ANALOG_SIGNALS, voltsOf } from './analog-signals.ts';

function raw(volts: number, config: readonly [number, number]): number[] {
  const converter = new Ads1115(() => volts);
  converter.write(1, config);
  return converter.read(0, 2);
}

test('after power-up the config register holds 0x8583', () => {
  assert.deepEqual(new Ads1115(() => 0).read(1, 2), [0x85, 0x83]);
});

test('codes of the known voltages are those of the formula', () => {
  assert.deepEqual(raw(2.048, [0xc3, 0x83]), [0x40, 0x00]);
  assert.deepEqual(raw(2.56, [0xc3, 0x83]), [0x50, 0x00]);
  assert.deepEqual(raw(3.27675, [0xc3, 0x83]), [0x66, 0x66]);
  assert.deepEqual(raw(1.536, [0xc1, 0xe3]), [0x20, 0x00]);
  assert.deepEqual(raw(0.0000625, [0xc5, 0x83]), [0x00, 0x01]);
  assert.deepEqual(raw(-0.0000625, [0xc5, 0x83]), [0xff, 0xff]);
  assert.deepEqual(raw(-1.024, [0xc5, 0x83]), [0xc0, 0x00]);
});

test('beyond its range it is saturated', () => {
  assert.deepEqual(raw(5, [0xc5, 0x83]), [0x7f, 0xff]);
  assert.deepEqual(raw(-5, [0xc5, 0x83]), [0x80, 0x00]);
});

test('the multiplexer chooses the input, single or differential', () => {
  const converter = new Ads1115((input) => [0.5, 1, 1.5, 2][input] ?? 0);
  const volts = (config: readonly [number, number]) => {
    converter.write(1, config);
    const [high = 0, low = 0] = converter.read(0, 2);
    return (((high << 24) >> 16) | low) * 0.000125;
  };
  assert.deepEqual(
    [volts([0xc3, 0x83]), volts([0xd3, 0x83]), volts([0xe3, 0x83]), volts([0xf3, 0x83])],
    [0.5, 1, 1.5, 2],
  );
  assert.equal(volts([0x83, 0x83]), -0.5);
  assert.equal(volts([0xb3, 0x83]), -0.5);
});

test('a conversion is of the moment it was asked for; continuous mode converts at each reading', () => {
  let volts = 1;
  const converter = new Ads1115(() => volts);
  converter.write(1, [0xc3, 0x83]);
  volts = 2;
  assert.deepEqual(converter.read(0, 2), [0x1f, 0x40]);
  converter.write(1, [0x43, 0x83]);
  assert.deepEqual(converter.read(0, 2), [0x1f, 0x40], 'without the start bit nothing is converted');
  converter.write(1, [0x42, 0x83]);
  volts = 1.5;
  assert.deepEqual(converter.read(0, 2), [0x2e, 0xe0]);
});

test('the OS bit reads idle, so that a reader which polls it goes on', () => {
  const converter = new Ads1115(() => 1);
  converter.write(1, [0xc3, 0x83]);
  assert.equal((converter.read(1, 2)[0] as number) & 0x80, 0x80);
});

test('registers it does not have are not acknowledged', () => {
  const converter = new Ads1115(() => 0);
  assert.throws(() => converter.read(4, 2), { code: 'BUS_NACK' });
  assert.throws(() => converter.write(1, [0x85]), { code: 'BUS_NACK' });
});

test('transmitters stay within the supply of 3.3 V over their whole range', () => {
  const ranges = { level: [0, 65], pressure: [0, 6.8], flow: [0, 30], ph: [0, 14], gravity: [1, 1.1] } as const;
  for (const [quantity, range] of Object.entries(ranges)) {
    const signal = quantity as keyof typeof ANALOG_SIGNALS;
    for (const value of range) {
      const volts = voltsOf(signal, value);
      assert.ok(volts >= 0 && volts <= 3.3, `${quantity} ${value}: ${volts} V`);
      const { zero, perUnit } = ANALOG_SIGNALS[signal];
      assert.ok(Math.abs((volts - zero) / perUnit - value) < 1e-9);
    }
  }
});

test('the level transmitter is the MPX5010 of the vectors: 10 cm of water are 0.641 V', () => {
  assert.ok(Math.abs(voltsOf('level', 10) - 0.641) < 0.001);
});
