import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { parseConfig } from '@cerveceria/runtime';
import { describeConfig } from './commands/check.ts';
import { configJsonSchema } from './commands/schema.ts';
import { loadAgentConfig } from './config.ts';
import { agentConfigSchema } from './config-schema.ts';
import { VERSION } from './version.ts';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const example = join(root, 'examples', 'agent.yaml');
const text = readFileSync(example, 'utf8');

/** Lines of the faults of the example after a change to its text. */
function faults(change: (yaml: string) => string): string[] {
  const changed = change(text);
  assert.notEqual(changed, text, 'the change must find its place');
  try {
    parseConfig(changed, 'agent.yaml', agentConfigSchema);
  } catch (error) {
    return (error as Error).message.split('\n');
  }
  return [];
}
const replace = (from: string | RegExp, to: string) => (yaml: string) => yaml.replace(from, to);

test('the example is taken, and its paths are counted from its folder', () => {
  const config = loadAgentConfig(example);
  assert.equal(config.data, join(root, 'examples', 'data'));
  assert.equal(config.key_file, join(root, 'examples', 'agent.key'));
  assert.equal(config.loops['mash']?.kind, 'heat');
});

test('the published JSON Schema is that of the code; `cerveceria-agent schema` prints it', () => {
  const published: unknown = JSON.parse(readFileSync(join(root, 'agent.schema.json'), 'utf8'));
  assert.deepEqual(published, JSON.parse(configJsonSchema()));
});

test('the version is that of the package', () => {
  assert.equal(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).version, VERSION);
});

test('check says what would be driven', () => {
  const said = describeConfig(loadAgentConfig(example));
  for (const part of ['kettle-1.heat', 'heater: GPIO 17', '28-000000000001', 'only while pump', '106 °C'])
    assert.ok(said.includes(part), `${part} in\n${said}`);
});

test('check says what holds power back, and which heater the share alone never lets on', () => {
  const power = 'power: { budget_w: 6000, share_w: 2000, priority: [heater] }\n';
  const said = describeConfig(parseConfig(`${text}${power}`, 'agent.yaml', agentConfigSchema));
  for (const part of ['at most 6000 W', 'served first: heater', "never on without a hub's grant: heater"])
    assert.ok(said.includes(part), `${part} in\n${said}`);
});

const FAULTS: readonly (readonly [name: string, change: (yaml: string) => string, key: string])[] = [
  ['an unknown key', replace('tick_ms: 250', 'tik_ms: 250'), 'tik_ms'],
  ['a number that is a word', replace('volume_l: 40', 'volume_l: forty'), 'loops.mash.volume_l'],
  ['a unit that nobody knows', replace('unit: pH', 'unit: °F'), 'channels.ph.unit'],
  ['a probe id of another family', replace('28-000000000001', '10-000000000001'), 'channels.wort.id'],
  ['two outputs on one line', replace('line: 22', 'line: 17'), 'outputs.pump.line'],
  ['a loop without its channel', replace('input: wort', 'input: mash'), 'loops.mash.input'],
  ['a loop on a channel that is no temperature', replace('input: wort', 'input: ph'), 'loops.mash.input'],
  [
    'a pump that is not wired to this node',
    replace('[{ output: pump }]', '[{ output: p2 }]'),
    'loops.mash.needs[0].output',
  ],
  [
    'an output that two loops drive',
    replace(/pump\n {4}output: pump/, 'pump\n    output: heater'),
    'loops.circulation.output',
  ],
  [
    'a limit that set points may reach',
    replace('over_temperature: 106', 'over_temperature: 100'),
    'loops.mash.over_temperature',
  ],
  [
    'a hard limit that is never read as a value',
    replace('max: 110, rate', 'max: 106, rate'),
    'loops.mash.over_temperature',
  ],
  [
    'a default out of the range',
    replace('default: { mode: off }', 'default: { mode: auto, set_point: 105 }'),
    'loops.mash.default.set_point',
  ],
  [
    'a default without its set point',
    replace('default: { mode: off }', 'default: { mode: auto }'),
    'loops.mash.default',
  ],
  [
    'a reading that is stale when it comes',
    replace('stale_ms: 2000', 'stale_ms: 1000'),
    'channels.wort.limits.stale_ms',
  ],
  [
    "a program's pump that is none",
    replace('volume_l: 40', 'volume_l: 40\n    program_pump: mash'),
    'loops.mash.program_pump',
  ],
  [
    'a gravity that is no channel in SG',
    (yaml) =>
      yaml
        .replace('outputs:', 'outputs:\n  fridge: { line: 5 }')
        .replace('loops:', 'loops:\n  beer: { kind: ferment, input: wort, cool: fridge, gravity: ph }'),
    'loops.beer.gravity',
  ],
  ['a budget in which a heater could never be on', (yaml) => `${yaml}power: { budget_w: 3000 }\n`, 'power.budget_w'],
  [
    'a circuit that is too weak for its heater',
    (yaml) => `${yaml}power: { circuits: { l1: { limit_w: 3000, outputs: [heater] } } }\n`,
    'power.circuits.l1.limit_w',
  ],
  [
    'an exclusion of an output that nobody knows',
    (yaml) => `${yaml}power: { exclude: [[heater, heather]] }\n`,
    'power.exclude[0][1]',
  ],
  [
    'a pump that could be held back for the power of others',
    (yaml) => `${yaml}power: { priority: [pump] }\n`,
    'power.priority[0]',
  ],
  [
    'W of a heater that the loop knows already',
    (yaml) => `${yaml}power: { loads: { heater: 5500 } }\n`,
    'power.loads.heater',
  ],
  ['a share larger than the budget', (yaml) => `${yaml}power: { budget_w: 6000, share_w: 7000 }\n`, 'power.share_w'],
  ['a meter that does not measure W', (yaml) => `${yaml}power: { meters: { heater: ph } }\n`, 'power.meters.heater'],
  ['limits the wrong way round', replace('min: 0, max: 14', 'min: 14, max: 0'), 'channels.ph.limits.max'],
];
for (const [name, change, key] of FAULTS)
  test(`${name} is a fault that names file, line and key`, () => {
    const lines = faults(change);
    assert.equal(lines.length, 1, lines.join('\n'));
    assert.match(lines[0] ?? '', /^agent\.yaml:\d+:\d+ /);
    assert.ok(lines[0]?.includes(` ${key}: expected `), lines[0]);
  });

test('faults of shape and faults between the parts come at once', () => {
  const lines = faults((yaml) =>
    yaml
      .replace('volume_l: 40', 'volume_l: forty')
      .replace('line: 22', 'line: 17')
      .replace('output: pump }]', 'output: p2 }]'),
  );
  assert.equal(lines.length, 3, lines.join('\n'));
});
