import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Level } from './gpio-lines.ts';
import { SwitchInput } from './switch-input.ts';

const bus = { name: 'line 5', prepare: () => Promise.resolve() };

test('a contact to ground reads 1 when its line is low', async () => {
  let level: Level = 1;
  const probe = new SwitchInput({ bus, closed: 0, level: () => level });
  assert.deepEqual(await probe.read(), { kind: 'value', value: 0 });
  level = 0;
  assert.deepEqual(await probe.read(), { kind: 'value', value: 1 });
});

test('a line that cannot be read is a fault, not an open contact', async () => {
  const probe = new SwitchInput({ bus, closed: 0, level: () => Promise.reject(new Error('gone')) });
  assert.deepEqual(await probe.read(), { kind: 'fault', code: 'switch-io' });
});
