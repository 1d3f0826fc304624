import assert from 'node:assert/strict';
import { test } from 'node:test';
import { derivedSchema } from './derived-schema.ts';

const LEVEL = { kind: 'level', channel: 'k.tank.level', from: 'k.tank.pressure', height_m: 1 };
const VOLUME = { kind: 'volume', channel: 'k.tank.volume', from: 'k.tank.pressure', area_m2: 0.2 };

test('all faults are told at once, each with its place', () => {
  const faults = derivedSchema.safeParse([
    LEVEL,
    { ...LEVEL, from: 'k.other.pressure' },
    { ...LEVEL, channel: 'k.tank.x-raw' },
    { ...VOLUME, from: 'k.tank.level', area_m2: undefined },
    {
      ...VOLUME,
      channel: 'k.tank.c',
      area_m2: undefined,
      table: [
        [0, 0],
        [0, 1],
      ],
    },
    { kind: 'hydrometer', channel: 'k.tank.sg', from: 'k.tank.read', temperature: 'k.other.temp' },
  ]);
  const told = faults.error?.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
  assert.deepEqual(told, [
    '1.channel: expected made once',
    '1.from: expected a channel of k.tank',
    '2.channel: expected another name, -raw is for what was read of calibrated ones',
    '3.from: expected a channel that reports bring, not a derived one',
    '3.area_m2: expected either an area or a table',
    '4.table: expected rows by rising height',
    '5.temperature: expected a channel of k.tank',
  ]);
});

test('what is no derivation at all is a fault with its place, and no more', () => {
  const wrong = [5, null, { ...LEVEL, channel: 5 }, { ...LEVEL, kind: 'guess' }, { ...VOLUME, table: 'x' }, {}];
  for (const each of wrong) {
    const issues = derivedSchema.safeParse([LEVEL, each]).error?.issues ?? [];
    assert.ok(issues.length > 0, JSON.stringify(each));
    for (const { path } of issues) assert.equal(path[0], 1, JSON.stringify(each));
  }
});

test('what is left out has its default', () => {
  assert.deepEqual(derivedSchema.parse([LEVEL]), [{ ...LEVEL, density: 1, empty_kpa: 0 }]);
  assert.deepEqual(derivedSchema.parse(undefined), []);
});
