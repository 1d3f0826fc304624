import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import type { History, Ledger, ReportAccepted, ReportFate } from '@cerveceria/protocol';
import { newestProgram } from '@cerveceria/runtime';
import { brewery, signIn } from './whole-hub.ts';

const MAIN = newestProgram(fileURLToPath(new URL('../..', import.meta.url)));
const DAY_MS = 86_400_000;
const EACH = 50;

function serve(t: TestContext, config: string, role: string) {
  const child = spawn(process.execPath, [MAIN, 'serve', '--config', config, '--role', role], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  t.after(() => child.kill('SIGKILL'));
  const ready = new Promise<Record<string, unknown>>((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`${role} ended with ${code} before it was ready`)));
    let text = '';
    child.stdout.on('data', (chunk) => {
      text += chunk;
      const line = text.split('\n').find((each) => each.includes('"msg":"ready"'));
      if (line !== undefined) resolve(JSON.parse(line) as Record<string, unknown>);
    });
  });
  return { child, ready };
}

async function until(what: string, fits: () => Promise<boolean>): Promise<void> {
  for (let tried = 0; !(await fits()); tried++) {
    assert.ok(tried < 900, `${what}: not within 90 s`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

test('reports go through the door, a worker is killed over its share, and everything is there once', async (t) => {
  const { folder } = await brewery(t, 'k.heat');
  const config = join(folder, 'hub.yaml');
  const incoming = join(folder, 'incoming_reports');
  mkdirSync(incoming);
  const yaml = [
    'hub: hub-a',
    'listen: { port: 0 }',
    `data: ${folder}`,
    'public_urls: [http://127.0.0.1:1]',
    `incoming: ${incoming}`,
    'reports: { incomplete_s: 4 }',
    'derived:',
    '  - { kind: volume, channel: k.lab.volume, from: k.lab.pressure, area_m2: 0.1 }',
    '  - { kind: flow-volume, channel: k.lab.litres, from: k.lab.flow }',
  ];
  writeFileSync(config, yaml.join('\n'));
  const { port } = await serve(t, config, 'hub').ready;
  const base = `http://127.0.0.1:${port as number}`;
  const ask = await signIn(base);
  const begin = Math.floor(Date.now() / 1000) * 1000 - DAY_MS;
  const bodyOf = (n: number) => {
    const readings = Array.from({ length: EACH }, (_, i) => {
      const time = begin + (n * EACH + i) * 1000;
      const ph = { channel: 'ph', time, value: 5 + (i % 10) / 100, unit: 'pH' };
      const flow = { channel: 'flow', time, value: 6, unit: 'L/min' };
      return [ph, { channel: 'pressure', time, value: 49.03, unit: 'mbar' }, flow];
    }).flat();
    return { source: 'k.lab', readings };
  };
  const accepted: ReportAccepted[] = [];
  for (let n = 0; n < 60; n++) accepted.push(await ask<ReportAccepted>('POST', 'reports', bodyOf(n)));
  writeFileSync(join(incoming, 'night.json.gz'), gzipSync(JSON.stringify([bodyOf(60), bodyOf(61)])));
  writeFileSync(join(incoming, 'broken.json'), '{"source":"k.lab"');

  const victim = serve(t, config, 'worker');
  await victim.ready;
  const stateOf = async ({ id }: ReportAccepted) => (await ask<ReportFate>('GET', `reports/${id}`)).state;
  await until('the first report is stored', async () => (await stateOf(accepted[0] as ReportAccepted)) === 'stored');
  victim.child.kill('SIGKILL');
  await once(victim.child, 'exit');
  const heirs = [serve(t, config, 'worker'), serve(t, config, 'worker')];
  for (const { ready } of heirs) await ready;
  for (const each of accepted) await until(each.id, async () => (await stateOf(each)) === 'stored');
  await until('the files are read', () =>
    Promise.resolve(
      readdirSync(join(incoming, 'failed')).length === 2 && readdirSync(join(incoming, 'done')).length === 1,
    ),
  );
  assert.deepEqual(readdirSync(join(incoming, 'failed')).sort(), ['broken.json', 'broken.json.reason.json']);

  const scans = 62 * EACH;
  const query = `history?from=${begin}&to=${begin + DAY_MS / 2}&points=10000&channel=k.lab`;
  const { count, t: times } = await ask<History>('GET', `${query}.ph`);
  assert.equal(
    count.reduce((sum, each) => sum + each, 0),
    scans,
  );
  assert.equal(new Set(times).size, scans);
  // 4.903 kPa are 0.49997 m of water, over a tenth of a square metre.
  const volume = await ask<History>('GET', `${query}.volume`);
  assert.deepEqual([volume.t.length, Math.min(...volume.min), Math.max(...volume.max)], [scans, 49.997, 49.997]);
  // A newer reading tells the counter with all that came late: 62 reports of 50 s at 6 L/min.
  const newest = { channel: 'flow', time: begin + scans * 1000, value: 6, unit: 'L/min' };
  const last = await ask<ReportAccepted>('POST', 'reports', { source: 'k.lab', readings: [newest] });
  await until('the last report is stored', async () => (await stateOf(last)) === 'stored');
  // A history may be a second behind.
  const litres = async () => (await ask<History>('GET', `${query}.litres`)).max.at(-1);
  await until('all litres are counted', async () => (await litres()) === (scans * 6) / 60);
  const { rows } = await ask<Ledger>('GET', 'ledger');
  const row = rows.find(({ node }) => node === 'k.lab');
  assert.deepEqual([row?.produced, row?.stored, row?.lost, row?.twice], [scans + 1, scans + 1, 0, 0]);
});
