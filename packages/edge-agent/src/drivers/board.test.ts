import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { boardOf, findBoard } from './board.ts';
import { openRealLines } from './open-lines.ts';

async function deviceTree(t: TestContext, model: string, compatible: readonly string[]): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'dt-'));
  t.after(() => rm(folder, { recursive: true }));
  await writeFile(join(folder, 'model'), `${model}\0`);
  await writeFile(join(folder, 'compatible'), `${compatible.join('\0')}\0`);
  return folder;
}

test('each family of Pi has its chip, found by the device tree and never by a number', () => {
  const label = (soc: string) => boardOf('Raspberry Pi', ['raspberrypi,any', soc]).chipLabel;
  assert.equal(label('brcm,bcm2837'), 'pinctrl-bcm2835');
  assert.equal(label('brcm,bcm2711'), 'pinctrl-bcm2711');
  assert.equal(label('brcm,bcm2712'), 'pinctrl-rp1');
});

test('reads model and compatible as the kernel writes them, with zero bytes', async (t) => {
  const folder = await deviceTree(t, 'Raspberry Pi 5 Model B Rev 1.0', ['raspberrypi,5-model-b', 'brcm,bcm2712']);
  assert.deepEqual(findBoard(folder), {
    model: 'Raspberry Pi 5 Model B Rev 1.0',
    chipLabel: 'pinctrl-rp1',
    takesRpio: false,
  });
});

test('real outputs are refused on an unknown board and on none', async (t) => {
  const linux = { kind: 'linux', w1_root: '/sys', gpio: 'gpiochip' } as const;
  const other = await deviceTree(t, 'Orange Pi Zero', ['xunlong,orangepi-zero', 'allwinner,sun8i-h2-plus']);
  assert.throws(() => openRealLines({ ...linux, device_tree: other }), { code: 'AGENT_BOARD_UNKNOWN' });
  assert.throws(() => openRealLines({ ...linux, device_tree: '/nowhere', chip_label: 'any' }), {
    code: 'AGENT_BOARD_UNKNOWN',
  });
});

test('rpio is refused on a Pi 5, whose registers it does not know', async (t) => {
  const five = await deviceTree(t, 'Raspberry Pi 5 Model B', ['brcm,bcm2712']);
  assert.throws(() => openRealLines({ kind: 'linux', w1_root: '/sys', gpio: 'rpio', device_tree: five }), {
    code: 'AGENT_BOARD_UNKNOWN',
  });
});
