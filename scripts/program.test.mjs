import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));

/** As pnpm runs a script of the root, called from another folder. */
function run(script, args, from = ROOT) {
  const command = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')).scripts[script];
  const env = { ...process.env, INIT_CWD: from };
  return spawnSync(`${command} ${args}`, { cwd: ROOT, env, shell: true, encoding: 'utf8', timeout: 120_000 });
}

test('each program runs under the name of its binary, and only its own words stand on standard output', () => {
  for (const name of ['cerveceria-agent', 'cerveceria-hub', 'cerveceria-sim']) {
    const { status, stdout, stderr } = run(name, '--version');
    assert.equal(status, 0, stderr);
    assert.match(stdout, new RegExp(`^${name} \\d+\\.\\d+\\.\\d+\n$`));
  }
});

test('a file is looked for where the caller stands, and the end is that of the program', (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'program-'));
  t.after(() => rmSync(folder, { recursive: true }));
  writeFileSync(join(folder, 'bad.yaml'), 'node: Kettle One\n');
  const { status, stderr } = run('cerveceria-agent', 'check --config bad.yaml', folder);
  assert.equal(status, 1);
  assert.match(stderr, /bad\.yaml:1:7 node: expected kettle\.node/);
});
