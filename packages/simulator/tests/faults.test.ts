import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { FaultKind } from '../src/bus/bus-protocol.ts';
import { standardProbes } from '../src/kettle-simulation-config.ts';
import { HEAT, startSimulation, until } from './a-simulation.ts';

const WORT = standardProbes(1).wort;

/** What a driver that reads the tree finds: m°C, or why there is none. */
function reading(root: string): number | 'gone' | 'empty' | 'bad crc' {
  try {
    const slave = readFileSync(join(root, WORT, 'w1_slave'), 'utf8');
    const text = readFileSync(join(root, WORT, 'temperature'), 'utf8');
    if (slave.includes('NO')) return 'bad crc';
    return text === '' ? 'empty' : Number(text);
  } catch {
    return 'gone';
  }
}

test('each fault of a probe is seen by a reader soon, and ends when it is cleared', async (t) => {
  const { simulator, attach, answering } = await startSimulation(t, { rate: 20 });
  const agent = await answering(HEAT);
  const root = agent.welcome?.w1 ?? '';
  const operator = await attach('operator');
  await until(() => typeof reading(root) === 'number', 'a reading');
  const seen: Partial<Record<FaultKind, (value: ReturnType<typeof reading>) => boolean>> = {
    'probe-lost': (value) => value === 'gone',
    'power-on-85': (value) => value === 85_000,
    crc: (value) => value === 'bad crc',
    noise: (value) => typeof value === 'number' && Math.abs(value - 20_000) > 1000,
  };
  for (const [kind, shows] of Object.entries(seen)) {
    const fault = { node: HEAT, target: WORT, kind: kind as FaultKind };
    await operator.request({ op: 'fault.set', fault });
    const from = simulator.now().mono;
    await until(() => shows(reading(root)), `${kind} shown`);
    if (kind !== 'noise') assert.ok(simulator.now().mono - from < 30_000, kind);
    await operator.request({ op: 'fault.clear', fault });
    await until(() => {
      const value = reading(root);
      return typeof value === 'number' && Math.abs(value - 20_000) < 500;
    }, `${kind} ended`);
  }
});

test('a frozen probe stands still while the wort boils', async (t) => {
  const { simulator, attach, answering } = await startSimulation(t);
  const agent = await answering(HEAT);
  const operator = await attach('operator');
  const root = agent.welcome?.w1 ?? '';
  await agent.request({ op: 'line.output', line: 17, initial: 1 });
  const wort = () => simulator.truth().kettles['kettle-1']?.['wort'] as number;
  await until(() => wort() > 25, '25 °C');
  await operator.request({ op: 'fault.set', fault: { node: HEAT, target: WORT, kind: 'frozen' } });
  const stood = reading(root);
  await until(() => wort() > 40, '40 °C');
  assert.equal(reading(root), stood);
});

test('no reader ever sees half a file while values change at full speed', async (t) => {
  const { simulator, answering } = await startSimulation(t, { probe_noise_c: 1 });
  const agent = await answering(HEAT);
  const file = join(agent.welcome?.w1 ?? '', WORT, 'w1_slave');
  const whole = /^([0-9a-f]{2} ){9}: crc=[0-9a-f]{2} YES\n([0-9a-f]{2} ){9}t=-?\d+\n$/;
  const texts = new Set<string>();
  await until(() => {
    const text = readFileSync(file, 'utf8');
    assert.match(text, whole);
    texts.add(text);
    return simulator.now().mono > 300_000;
  }, 'five minutes');
  assert.ok(texts.size > 10);
});
