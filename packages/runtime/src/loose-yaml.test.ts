import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { readLooseYaml } from './loose-yaml.ts';

function read(t: TestContext, text: string): unknown {
  const folder = mkdtempSync(join(tmpdir(), 'loose-'));
  t.after(() => rmSync(folder, { recursive: true }));
  writeFileSync(join(folder, 'a.yaml'), text);
  return readLooseYaml(join(folder, 'a.yaml'));
}

test('what stands before and after a fault is given', (t) => {
  const { outputs } = read(t, 'outputs:\n  heater: { line: 17 }\nlog: "never closed\n') as Record<string, unknown>;
  assert.deepEqual(outputs, { heater: { line: 17 } });
});

test('aliases without end give nothing, and do not hang', (t) => {
  const bomb = ['a: &a [x,x,x,x,x,x,x,x,x]'];
  for (const [name, of] of ['ba', 'cb', 'dc', 'ed', 'fe'].map((pair) => [...pair]))
    bomb.push(`${name}: &${name} [*${of},*${of},*${of},*${of},*${of},*${of},*${of},*${of},*${of}]`);
  assert.equal(read(t, bomb.join('\n')), undefined);
});
