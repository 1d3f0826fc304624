import assert from 'node:assert/strict';
import { test } from 'node:test';
import { chipLabel, levelOf, lineDescriptor, lineRequest, lineValues } from './gpio-uapi.ts';

test('a request for line 17 as an output at 1 has the bytes that the kernel took', () => {
  const request = lineRequest(17, 1, 'heater');
  assert.equal(request.length, 592);
  assert.equal(request.readUInt32LE(0), 17);
  assert.equal(request.subarray(256, 262).toString(), 'heater');
  assert.equal(request.readBigUInt64LE(288), 8n);
  assert.equal(request.readUInt32LE(296), 1);
  assert.equal(request.readUInt32LE(320), 2);
  assert.equal(request.readBigUInt64LE(328), 1n);
  assert.equal(request.readBigUInt64LE(336), 1n);
  assert.equal(request.readUInt32LE(560), 1);
  const used = new Set([0, 256, 257, 258, 259, 260, 261, 288, 296, 320, 328, 336, 560]);
  for (const [i, byte] of request.entries()) assert.equal(byte !== 0, used.has(i), `byte ${i} is ${byte}`);
});

test('a long consumer leaves room for its closing zero', () => {
  const request = lineRequest(0, 0, 'c'.repeat(60));
  assert.equal(request.subarray(256, 288).toString(), `${'c'.repeat(31)}\0`);
});

test('reads descriptor, level and label as the kernel writes them', () => {
  const request = lineRequest(1, 0, '');
  request.writeInt32LE(23, 588);
  assert.equal(lineDescriptor(request), 23);
  assert.equal(levelOf(lineValues(1)), 1);
  assert.equal(levelOf(lineValues(0)), 0);
  const info = Buffer.alloc(68);
  info.write('gpiochip0\0', 0);
  info.write('pinctrl-rp1\0', 32);
  assert.equal(chipLabel(info), 'pinctrl-rp1');
});
