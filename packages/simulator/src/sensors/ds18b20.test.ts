import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, test } from 'node:test';
import { randomOf } from '../noise/random.ts';
import { Ds18b20 } from './ds18b20.ts';
import { W1Tree } from './w1-tree.ts';

const ID = '28-000000000001';
let root: string;
let probe: Ds18b20;

const read = (name: string) => readFileSync(join(root, ID, name), 'utf8');

beforeEach(() => {
  root = join(mkdtempSync(join(tmpdir(), 'w1-')), 'devices');
  const tree = new W1Tree(root);
  tree.start([ID]);
  probe = new Ds18b20(ID, tree, randomOf(1, ID), 0);
  probe.start();
});

test('a probe is a folder like the kernel makes it', () => {
  probe.sample(0, 23.6875);
  assert.equal(read('temperature'), '23687\n');
  assert.match(read('w1_slave'), /crc=1d YES\n.* t=23687\n$/);
  assert.equal(read('resolution').trim(), '12');
  assert.equal(read('conv_time').trim(), '750');
  assert.equal(read('ext_power').trim(), '1');
  assert.equal(read('features').trim(), '0');
  assert.equal(readFileSync(join(root, 'w1_bus_master1/w1_master_slaves'), 'utf8'), `${ID}\n`);
  assert.equal(readFileSync(join(root, 'w1_bus_master1/therm_bulk_read'), 'utf8'), '0\n');
});

test('a new value comes with each conversion, not before', () => {
  probe.sample(0, 20);
  probe.sample(500, 30);
  assert.equal(read('temperature'), '20000\n');
  probe.sample(750, 30);
  assert.equal(read('temperature'), '30000\n');
});

test('a reader may choose 9 bits: half a degree, in 95 ms', () => {
  writeFileSync(join(root, ID, 'resolution'), '9');
  probe.sample(0, 20.3);
  assert.equal(read('temperature'), '20500\n');
  assert.equal(read('conv_time').trim(), '95');
  probe.sample(100, 21.4);
  assert.equal(read('temperature'), '21500\n');
});

test('a lost probe has no folder, and a found one has it again', () => {
  probe.sample(0, 20);
  probe.fault('probe-lost', true);
  probe.sample(1000, 20);
  assert.equal(existsSync(join(root, ID)), false);
  assert.equal(readFileSync(join(root, 'w1_bus_master1/w1_master_slaves'), 'utf8'), 'not found.\n');
  probe.fault('probe-lost', false);
  probe.sample(2000, 21);
  assert.equal(read('temperature'), '21000\n');
});

test('a frozen probe keeps its value whatever the wort does', () => {
  probe.sample(0, 60);
  probe.fault('frozen', true);
  for (let now = 1000; now < 10_000; now += 1000) probe.sample(now, 60 + now / 1000);
  assert.equal(read('temperature'), '60000\n');
  probe.fault('frozen', false);
  probe.sample(11_000, 71);
  assert.equal(read('temperature'), '71000\n');
});

test('after power-up it says 85 °C, and nothing to a reader that has the kernel check it', () => {
  probe.fault('power-on-85', true);
  probe.sample(0, 20);
  assert.equal(read('temperature'), '85000\n');
  assert.match(read('w1_slave'), /^50 05 4b 46 7f ff 0c 10 1c : crc=1c YES/);
  writeFileSync(join(root, ID, 'features'), '3');
  probe.sample(1000, 20);
  assert.equal(read('temperature'), '');
});

test('a bad CRC is NO in w1_slave and an empty temperature', () => {
  probe.fault('crc', true);
  probe.sample(0, 20);
  assert.match(read('w1_slave'), /crc=[0-9a-f]{2} NO\n/);
  assert.equal(read('temperature'), '');
});

test('a loose connection jumps by degrees, the same jumps for the same seed', () => {
  const jumps = () => {
    const again = new W1Tree(root);
    again.start([ID]);
    const noisy = new Ds18b20(ID, again, randomOf(7, ID), 0);
    noisy.start();
    noisy.fault('noise', true);
    return Array.from({ length: 50 }, (_, index) => {
      noisy.sample(index * 1000, 60);
      return Number(read('temperature')) / 1000;
    });
  };
  const first = jumps();
  assert.ok(Math.max(...first) - Math.min(...first) > 10);
  assert.deepEqual(jumps(), first);
});

test('nothing of the writing is left beside the devices', () => {
  for (let now = 0; now < 20_000; now += 1000) probe.sample(now, 20 + now / 1000);
  assert.deepEqual(readdirSync(root).sort(), [ID, 'w1_bus_master1']);
});

test('a probe that is off shows so much beside the truth until it is mended', () => {
  probe.fault('offset', true, -1.5);
  probe.sample(0, 66);
  assert.equal(read('temperature'), '64500\n');
  probe.fault('offset', false);
  probe.sample(1000, 66);
  assert.equal(read('temperature'), '66000\n');
});
