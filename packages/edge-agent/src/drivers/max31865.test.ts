import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { Max31865 } from './max31865.ts';

async function makeTree(t: TestContext) {
  const root = await mkdtemp(join(tmpdir(), 'spi-'));
  t.after(() => rm(root, { recursive: true }));
  const folder = join(root, 'spi0.0/iio:device3');
  const put = async (code: string, fault = '0') => {
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, 'in_temp_raw'), `${code}\n`);
    await writeFile(join(folder, 'fault_ovuv'), `${fault}\n`);
  };
  const bus = { name: 'spi0.0', prepare: () => Promise.resolve() };
  const probe = new Max31865({ bus, root, device: 'spi0.0', ohms: 100, reference: 430 });
  return { probe, put, lose: () => rm(join(root, 'spi0.0'), { recursive: true }) };
}

test('reads the code of the kernel’s driver and makes °C of it', async (t) => {
  const { probe, put } = await makeTree(t);
  await put('9596');
  const reading = await probe.read();
  assert.ok(reading.kind === 'value' && Math.abs(reading.value - 67) < 0.03, JSON.stringify(reading));
});

test('no device is missing, also when it goes, and one that comes back is read again', async (t) => {
  const { lose, probe, put } = await makeTree(t);
  assert.deepEqual(await probe.read(), { kind: 'missing' });
  await put('9596');
  assert.equal((await probe.read()).kind, 'value');
  await lose();
  assert.deepEqual(await probe.read(), { kind: 'missing' });
  await put('9596');
  assert.equal((await probe.read()).kind, 'value');
});

test('a voltage fault, an open and a shorted probe and an empty file are faults', async (t) => {
  const { probe, put } = await makeTree(t);
  const code = async (raw: string, fault = '0') => {
    await put(raw, fault);
    const reading = await probe.read();
    return reading.kind === 'fault' ? reading.code : reading;
  };
  assert.equal(await code('9596', '1'), 'rtd-voltage');
  assert.deepEqual([await code('32767'), await code('0')], ['rtd-open', 'rtd-shorted']);
  assert.equal(await code(''), 'rtd-code');
});
