import assert from 'node:assert/strict';
import { closeSync, mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { gpioLinesContract } from './gpio-lines.contract.ts';
import type { Level } from './gpio-lines.ts';
import * as uapi from './gpio-uapi.ts';
import { GpiochipLines } from './gpiochip-lines.ts';

/** The kernel's side of the interface: two chips, of which the second is the header. */
function makeKernel(t: TestContext, label = 'pinctrl-rp1') {
  const devices = mkdtempSync(join(tmpdir(), 'dev-'));
  t.after(() => rmSync(devices, { recursive: true }));
  for (const name of ['gpiochip0', 'gpiochip4', 'null']) writeFileSync(join(devices, name), '');
  const history = new Map<number, Level[]>();
  const owned = new Map<number, number>();
  let chips = 0;
  let upcoming = 0;
  const take = (line: number, level: Level) => history.set(line, [...(history.get(line) ?? []), level]);
  const ioctl = (fd: number, request: number, argument: Buffer): number => {
    if (request === uapi.GPIO_GET_CHIPINFO) {
      argument.write(chips++ === 0 ? 'some-expander' : 'pinctrl-rp1', 32);
      return 0;
    }
    if (request === uapi.GPIO_V2_GET_LINE) {
      const line = argument.readUInt32LE(0);
      if ([...owned.values()].includes(line)) return 16;
      take(line, Number(argument.readBigUInt64LE(328)) as Level);
      const handle = openSync(join(devices, 'null'), 'r');
      owned.set(handle, line);
      argument.writeInt32LE(handle, 588);
      return 0;
    }
    const line = owned.get(fd);
    if (line === undefined) return 9;
    if (request === uapi.GPIO_V2_LINE_SET_VALUES) {
      const error = upcoming;
      upcoming = 0;
      if (error === 0) take(line, uapi.levelOf(argument));
      return error;
    }
    argument.writeBigUInt64LE(BigInt(history.get(line)?.at(-1) ?? 0), 0);
    return 0;
  };
  return {
    lines: new GpiochipLines({ label, ioctl, devices }),
    other: new GpiochipLines({ label: 'pinctrl-rp1', ioctl, devices }),
    level: (line: number) => history.get(line)?.at(-1),
    history: (line: number) => history.get(line) ?? [],
    fail: () => {
      upcoming = 5;
    },
  };
}

gpioLinesContract('GpiochipLines', makeKernel);

test('a chip of another label is not taken for the header', async (t) => {
  await assert.rejects(makeKernel(t, 'pinctrl-bcm2711').lines.claimOutput(17, 0, 'heater'), {
    code: 'AGENT_CHIP_NOT_FOUND',
  });
});

test('a line that another process holds is refused', async (t) => {
  const { lines, other } = makeKernel(t);
  await lines.claimOutput(17, 0, 'heater');
  await assert.rejects(other.claimOutput(17, 0, 'heater'), { code: 'AGENT_LINE_BUSY' });
});

test('the guard gets the descriptors themselves, which another thread can use', async (t) => {
  const { lines } = makeKernel(t);
  await lines.claimOutput(17, 0, 'heater');
  const access = lines.guardAccess();
  assert.equal(access.kind, 'descriptors');
  assert.ok(access.kind === 'descriptors' && access.handles[0]?.[0] === 17);
  closeSync(access.kind === 'descriptors' ? (access.handles[0]?.[1] ?? -1) : -1);
});
