import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ezoCommand, ezoReading, ezoText } from './ezo-decode.ts';

const bytes = (hex: string) => Uint8Array.from(Buffer.from(hex.replaceAll(' ', ''), 'hex'));

for (const [hex, expected] of [
  ['01 39 2E 35 36 30 00', { kind: 'value', value: 9.56 }],
  ['01 B9 2E 35 36 30 00', { kind: 'value', value: 9.56 }],
  ['01 31 34 31 33 2C 37 30 36 00', { kind: 'value', value: 1413 }],
  ['FE', { kind: 'fault', code: 'ezo-busy' }],
  ['FF', { kind: 'fault', code: 'ezo-no-data' }],
  ['02', { kind: 'fault', code: 'ezo-syntax' }],
  ['03', { kind: 'fault', code: 'ezo-code' }],
  ['01 2D 31 30 32 33 2E 30 30 30 00', { kind: 'fault', code: 'ezo-no-probe' }],
  ['01 00', { kind: 'fault', code: 'ezo-text' }],
  ['01 6E 61 6E 00', { kind: 'fault', code: 'ezo-text' }],
] as const)
  test(`the answer ${hex} is ${JSON.stringify(expected)}`, () => assert.deepEqual(ezoReading(bytes(hex)), expected));

test('the text of an answer ends at its zero, whatever stands behind it', () => {
  assert.equal(
    ezoText(bytes('01 3F 53 4C 4F 50 45 2C 39 39 2E 37 2C 31 30 30 2E 33 2C 2D 30 2E 38 39 00 FF FF')),
    '?SLOPE,99.7,100.3,-0.89',
  );
});

test('commands are ASCII with a zero behind them', () => {
  assert.deepEqual(ezoCommand('R'), [0x52, Uint8Array.of(0)]);
  assert.deepEqual(ezoCommand('T,25.0'), [0x54, Uint8Array.from(bytes('2C 32 35 2E 30 00'))]);
});
