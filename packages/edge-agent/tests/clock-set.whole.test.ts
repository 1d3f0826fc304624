import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { type BootOffset, scansOf } from '@cerveceria/protocol';
import { decodeFrame } from '@cerveceria/protocol/codec';
import { newestProgram } from '@cerveceria/runtime';
import Database from 'better-sqlite3';
import { AgentBench, HEATER, PUMP } from './agent-bench.ts';
import { WallShim } from './wall-shim.fixture.ts';

const MAIN = newestProgram(fileURLToPath(new URL('../..', import.meta.url)));
const DAY_S = 86_400;
const PROBE = '28-000000000101';
const COLD = '7b 01 4b 46 7f ff 05 10 1d : crc=1d YES\n7b 01 4b 46 7f ff 05 10 1d t=23687\n';
/** The agent looks at the wall every 10 s; the rest is a busy machine's. */
const LOOKED_MS = 60_000;

function shimmed(t: TestContext): WallShim {
  const folder = mkdtempSync(join(tmpdir(), 'wall-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const shim = new WallShim(folder);
  const env = { ...process.env, ...shim.env };
  const wall = () => Number(execFileSync(process.execPath, ['-p', 'Date.now()'], { env }));
  shim.set(DAY_S);
  assert.ok(Math.abs(wall() - Date.now() - 1000 * DAY_S) < 60_000, 'the wall of a process is another one');
  shim.set(0);
  return shim;
}

async function until(what: string, isSo: () => boolean): Promise<void> {
  const end = performance.now() + LOOKED_MS;
  while (!isSo()) {
    assert.ok(performance.now() < end, `not ${what} within ${LOOKED_MS} ms`);
    await sleep(500);
  }
}

/** Asks the buffer of an agent, which holds its file for itself: a copy of it. Nothing before it can be read. */
function asked(folder: string, sql: string): unknown[] {
  const copy = mkdtempSync(join(folder, 'copy-'));
  try {
    for (const name of ['outbox.db', 'outbox.db-wal'])
      if (existsSync(join(folder, 'data', name))) copyFileSync(join(folder, 'data', name), join(copy, name));
    const db = new Database(join(copy, 'outbox.db'));
    try {
      return db.prepare(sql).pluck().all();
    } finally {
      db.close();
    }
  } catch {
    return [];
  }
}

test('a clock that is set by a day, forth and back, in a process that heats: its lines do not notice', async (t) => {
  const shim = shimmed(t);
  const bench = await AgentBench.open(t);
  const agent = bench.start(shim.env);
  await bench.until(() => bench.level(HEATER) === 1 && bench.level(PUMP) === 1, 60_000);
  const [heater, pump] = [bench.rows(HEATER).length, bench.rows(PUMP).length];
  for (const shift of [DAY_S, 0]) {
    shim.set(shift);
    await bench.pass(10_000);
  }
  assert.equal(agent.exitCode, null);
  assert.deepEqual([bench.level(HEATER), bench.level(PUMP)], [1, 1]);
  const news = [...bench.rows(HEATER).slice(heater), ...bench.rows(PUMP).slice(pump)];
  assert.deepEqual(news, [], 'the line was written nothing but what it had');
});

test('on a machine’s own clocks: readings do not age, seqs and monotonic times go on, and the boot’s offsets get a piece each', async (t) => {
  const shim = shimmed(t);
  const folder = mkdtempSync(join(tmpdir(), 'agent-'));
  t.after(() => rmSync(folder, { recursive: true }));
  mkdirSync(join(folder, 'w1', PROBE), { recursive: true });
  writeFileSync(join(folder, 'w1', PROBE, 'w1_slave'), COLD);
  writeFileSync(join(folder, 'w1', PROBE, 'resolution'), '12\n');
  mkdirSync(join(folder, 'device-tree'));
  writeFileSync(join(folder, 'device-tree/model'), 'Raspberry Pi 3 Model B Rev 1.2\0');
  writeFileSync(join(folder, 'device-tree/compatible'), 'brcm,bcm2837\0');
  writeFileSync(join(folder, 'agent.key'), 'key\n');
  writeFileSync(
    join(folder, 'agent.yaml'),
    `node: kettle-1.quality
data: ./data
key_file: ./agent.key
hubs: [ws://127.0.0.1:9]
bus: { kind: linux, w1_root: ${folder}/w1, device_tree: ${folder}/device-tree }
log: warn
channels:
  wort: { driver: ds18b20, id: ${PROBE}, resolution: 12, unit: °C, res: 0.0625, every_ms: 1000, limits: { min: -10, max: 110, rate_per_s: 3, stale_ms: 60000 } }
`,
  );
  const args = [MAIN, 'run', '--config', join(folder, 'agent.yaml')];
  const agent = spawn(process.execPath, args, { stdio: 'ignore', env: { ...process.env, ...shim.env } });
  t.after(() => agent.kill('SIGKILL'));
  const boots = () =>
    asked(folder, "SELECT body FROM documents WHERE name = 'boots'").flatMap(
      (body) => JSON.parse(String(body)) as BootOffset[],
    );
  await until('a first offset', () => boots().length === 1);
  for (const [pieces, shift] of [
    [2, DAY_S],
    [3, 0],
  ] as const) {
    shim.set(shift);
    await until(`${pieces} pieces`, () => boots().length === pieces || agent.exitCode !== null);
  }
  agent.kill('SIGTERM');
  const [code] = (await once(agent, 'close')) as [number | null];
  assert.equal(code, 0);
  const days = boots().map(
    ({ offset }, _, [first]) => Math.round((offset - (first?.offset ?? 0)) / (1000 * DAY_S)) + 0,
  );
  assert.deepEqual(days, [0, 1, 0]);
  assert.equal(new Set(boots().map(({ boot }) => boot)).size, 1);

  const frames = asked(folder, 'SELECT bytes FROM frames ORDER BY key').map((bytes) => decodeFrame(bytes as Buffer));
  const scans = frames.flatMap((frame) => {
    assert.ok(frame.kind === 'data');
    const at = frame.columns.findIndex(({ channel }) => channel.id === 'kettle-1.quality.wort');
    return scansOf(frame).map(({ seq, mono, cells }) => ({ seq, mono, wort: cells[at] }));
  });
  assert.equal(new Set(frames.map(({ epoch }) => epoch)).size, 1);
  assert.ok(scans.length > 10, `${scans.length} scans`);
  assert.deepEqual(
    scans.map(({ seq }) => seq),
    scans.map((_, i) => i + 1),
  );
  assert.ok(
    scans.every(({ mono }, i) => i === 0 || mono > (scans[i - 1]?.mono ?? 0)),
    'in the order of their seqs',
  );
  const read = scans.slice(scans.findIndex(({ wort }) => typeof wort === 'number'));
  assert.ok(read.length > 5);
  assert.deepEqual(
    read.filter(({ wort }) => typeof wort !== 'number'),
    [],
    'none is aged, missing or doubted',
  );
});
