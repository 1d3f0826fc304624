import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { truthSchema } from '../src/bus/bus-protocol.ts';
import { until } from './a-simulation.ts';

const MAIN = fileURLToPath(new URL('../src/main.js', import.meta.url));
const EXAMPLE = fileURLToPath(new URL('../../examples/kettle.yaml', import.meta.url));

function command(...args: string[]): { status: number | null; out: string; err: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [MAIN, ...args], {
    encoding: 'utf8',
    timeout: 60_000,
  });
  return { status, out: stdout, err: stderr };
}

async function running(t: TestContext) {
  const folder = mkdtempSync(join(tmpdir(), 'cli-'));
  const config = join(folder, 'kettle.yaml');
  writeFileSync(config, readFileSync(EXAMPLE));
  const child = spawn(process.execPath, [MAIN, 'run', '--config', config, '--rate', '50']);
  t.after(() => child.kill('SIGKILL'));
  let out = '';
  child.stdout.on('data', (chunk) => {
    out += chunk;
  });
  await until(() => out.includes('the simulated bus is open'), 'open');
  return { child, socket: join(folder, 'bus.sock'), folder, out: () => out };
}

test('the example runs, prints its seed, shows the truth, takes faults and speeds, and ends cleanly', async (t) => {
  const { child, socket, folder, out } = await running(t);
  assert.match(out(), /"seed":1/);
  const truth = truthSchema.parse(JSON.parse(command('truth', '--socket', socket).out));
  assert.deepEqual(Object.keys(truth.kettles), ['kettle-1']);

  const probe = ['--socket', socket, '--node', 'kettle-1.heat', '--target', '28-000000000001'];
  const fault = [...probe, '--kind', 'offset', '--by=-1.5'];
  assert.equal(command('fault', 'set', ...fault).status, 0);
  assert.equal(command('fault', 'list', '--socket', socket).out, 'kettle-1.heat 28-000000000001 offset -1.5\n');
  assert.equal(command('fault', 'clear', ...fault).status, 0);
  assert.equal(command('fault', 'list', '--socket', socket).out, '');

  assert.equal(command('rate', '--socket', socket, '5').status, 0);
  const wrong = command('rate', '--socket', socket, 'fast');
  assert.equal(wrong.status, 2);
  assert.match(wrong.err, /expected a number or max/);

  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  assert.equal(await ended, 0);
  assert.ok(JSON.parse(readFileSync(join(folder, 'sim', 'world.json'), 'utf8')).reserved > 0);
});

test('what cannot be done is one clear sentence', () => {
  const gone = command('truth', '--socket', '/nowhere/bus.sock');
  assert.equal(gone.status, 1);
  assert.match(gone.err, /^BUS_UNREACHABLE: .*\nStart the simulator first/);
  const half = command('fault', 'set', '--socket', '/nowhere/bus.sock');
  assert.equal(half.status, 2);
  assert.match(half.err, /--node, --target and --kind/);
});

test('every fault of a configuration is named at its line', () => {
  const file = join(mkdtempSync(join(tmpdir(), 'cli-')), 'bad.yaml');
  writeFileSync(
    file,
    [
      'socket: ./bus.sock',
      'data: ./sim',
      'rate: quick',
      'kettles:',
      '  k1:',
      '    plant: teapot',
      '    nodes:',
      '      heat:',
      '        probes: { 28-1: wort }',
      '        wires: { 17: heater }',
      '        ads1115: { 0x48: { 0: taste } }',
    ].join('\n'),
  );
  const { status, err } = command('run', '--config', file);
  assert.equal(status, 1);
  for (const line of [3, 6, 9, 10, 11]) assert.match(err, new RegExp(`bad\\.yaml:${line}:`), `line ${line}: ${err}`);
});

test('a wire to something that the plant does not have is a fault, not a probe without a value', () => {
  const file = join(mkdtempSync(join(tmpdir(), 'cli-')), 'bad.yaml');
  const text = readFileSync(EXAMPLE, 'utf8').replace(': wort,', ': worth,').replace(': pump', ': pomp');
  writeFileSync(file, text);
  const { status, err } = command('run', '--config', file);
  assert.equal(status, 1);
  assert.match(err, /worth/);
  assert.match(err, /pomp/);
});
