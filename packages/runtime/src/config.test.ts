import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { z } from 'zod';
import { loadConfig, parseConfig } from './config.ts';
import { ConfigError } from './config-error.ts';

const schema = z.strictObject({
  name: z.string().regex(/^[a-z]+$/, 'small letters'),
  period: z.number().min(100),
  channels: z.array(z.strictObject({ id: z.string(), res: z.number().positive() })).min(1),
  mode: z.enum(['auto', 'manual', 'off']).default('off'),
});

const GOOD = 'name: olla\nperiod: 1000\nchannels:\n  - { id: wort, res: 0.0625 }\n';

function linesOf(text: string, by: z.ZodType = schema): string[] {
  try {
    parseConfig(text, 'brew.yaml', by);
  } catch (error) {
    assert.ok(error instanceof ConfigError, String(error));
    assert.equal(error.code, 'CONFIG_INVALID');
    return error.message.split('\n');
  }
  return assert.fail('nothing was wrong');
}

test('a good text gives the data with defaults, frozen all the way down', () => {
  const config = parseConfig(GOOD, 'brew.yaml', schema);
  assert.deepEqual(config, { name: 'olla', period: 1000, channels: [{ id: 'wort', res: 0.0625 }], mode: 'off' });
  assert.ok(Object.isFrozen(config) && Object.isFrozen(config.channels) && Object.isFrozen(config.channels[0]));
});

test('all faults are told at once, in the order of the text, each with line, column, key, expected and got', () => {
  assert.deepEqual(
    linesOf(
      'name: Olla\nperiod: 50\nchannels:\n  - id: wort\n    res: fine\n    gain: 2\n  - id: 7\nmode: on\nspeed: 3\n',
    ),
    [
      'brew.yaml:1:7 name: expected small letters, got "Olla"',
      'brew.yaml:2:9 period: expected a number of at least 100, got 50',
      'brew.yaml:5:10 channels[0].res: expected a number, got "fine"',
      'brew.yaml:6:5 channels[0].gain: expected one of the keys id, res, got "gain"',
      'brew.yaml:7:5 channels[1].res: expected a number, got nothing',
      'brew.yaml:7:9 channels[1].id: expected text, got 7',
      'brew.yaml:8:7 mode: expected "auto", "manual" or "off", got "on"',
      'brew.yaml:9:1 speed: expected one of the keys name, period, channels, mode, got "speed"',
    ],
  );
});

test('a key with nothing behind it is told at the key', () => {
  assert.deepEqual(linesOf(GOOD.replace('period: 1000', 'period:')), [
    'brew.yaml:2:1 period: expected a number, got nothing',
  ]);
});

test('a list, a map and an empty document in the wrong place are named as such', () => {
  assert.deepEqual(linesOf('name: [a]\nperiod: {a: 1}\nchannels: []\n'), [
    'brew.yaml:1:7 name: expected text, got a list',
    'brew.yaml:2:9 period: expected a number, got a map',
    'brew.yaml:3:11 channels: expected at least 1 entries, got an empty list',
  ]);
  assert.deepEqual(linesOf(''), ['brew.yaml:1:1 (document): expected a map, got nothing']);
});

test('NaN and infinity are not numbers', () => {
  assert.deepEqual(linesOf(GOOD.replace('1000', '.nan')), ['brew.yaml:2:9 period: expected a number, got NaN']);
  assert.deepEqual(linesOf(GOOD.replace('1000', '.inf')), ['brew.yaml:2:9 period: expected a number, got Infinity']);
});

test('faults of the YAML itself are told by line: all of them', () => {
  const lines = linesOf('name: "olla\nperiod: [1\n');
  assert.match(lines[0] ?? '', /^brew\.yaml:\d+:\d+ \(document\): expected YAML, got a fault in it: /);
  assert.match(linesOf('name: a\nname: b\n').join(), /^brew\.yaml:2:1 .*Map keys must be unique/);
  assert.match(linesOf('name: a\n---\nname: b\n').join(), /multiple documents/);
  assert.match(linesOf('name: !danger a\n').join(), /Unresolved tag: !danger/);
});

test('a fault behind an alias is told where the value is written', () => {
  assert.deepEqual(linesOf('a: &p { x: text }\nb: *p\n', z.object({ b: z.object({ x: z.number() }) })), [
    'brew.yaml:1:12 b.x: expected a number, got "text"',
  ]);
});

test('aliases that unfold without end are a fault, not a full memory', () => {
  const levels = Array.from({ length: 30 }, (_, i) => `l${i + 1}: &l${i + 1} [${Array(9).fill(`*l${i}`).join(',')}]`);
  assert.match(linesOf(`l0: &l0 [x]\n${levels.join('\n')}\n`).join(), /^brew\.yaml:1:1 .*[Ee]xcessive alias count/);
});

test('a file is read, and one that cannot be read is told with its reason', (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'config-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const file = join(folder, 'brew.yaml');
  writeFileSync(file, GOOD);
  assert.equal(loadConfig(file, schema).name, 'olla');
  assert.throws(
    () => loadConfig(join(folder, 'none.yaml'), schema),
    (error) => error instanceof ConfigError && error.code === 'CONFIG_UNREADABLE' && error.message.includes('ENOENT'),
  );
});
