import assert from 'node:assert/strict';
import { closeSync, mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import * as uapi from './gpio-uapi.ts';
import { GpiochipInput } from './gpiochip-input.ts';

function makeInput(t: TestContext, errno = 0) {
  const devices = mkdtempSync(join(tmpdir(), 'input-'));
  t.after(() => rmSync(devices, { recursive: true }));
  const chipFile = join(devices, 'gpiochip0');
  writeFileSync(chipFile, '');
  const wire = { level: 0n, request: Buffer.alloc(0), fd: -1, fails: 0 };
  const ioctl = (_fd: number, code: number, argument: Buffer): number => {
    if (code === uapi.GPIO_GET_CHIPINFO) argument.write('pinctrl-rp1', 32);
    if (code === uapi.GPIO_V2_LINE_GET_VALUES) argument.writeBigUInt64LE(wire.level, 0);
    if (code === uapi.GPIO_V2_LINE_GET_VALUES) return wire.fails;
    if (code !== uapi.GPIO_V2_GET_LINE) return 0;
    wire.request = Buffer.from(argument);
    wire.fd = openSync(chipFile, 'r');
    argument.writeInt32LE(wire.fd, 588);
    return errno;
  };
  const input = new GpiochipInput(() => ({ label: 'pinctrl-rp1', ioctl, devices }), 5, 'up');
  t.after(() => input.close());
  return { input, wire };
}

test('the line is claimed once as an input with its pull, and read at each look', async (t) => {
  const { input, wire } = makeInput(t);
  assert.equal(await input.level(), 0);
  assert.deepEqual([wire.request.readUInt32LE(0), wire.request.readBigUInt64LE(288)], [5, 4n | 256n]);
  const { fd } = wire;
  wire.level = 1n;
  assert.equal(await input.level(), 1);
  assert.equal(wire.fd, fd);
});

test('a line that another has, or that cannot be read, is an error', async (t) => {
  const taken = makeInput(t, 16);
  await assert.rejects(taken.input.level(), { code: 'AGENT_LINE_BUSY' });
  closeSync(taken.wire.fd);
  const broken = makeInput(t);
  broken.wire.fails = 5;
  await assert.rejects(broken.input.level(), { code: 'AGENT_LINE_FAILED' });
});
