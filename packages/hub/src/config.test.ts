import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { hubConfigJsonSchema, loadHubConfig } from './config.ts';
import { EMBEDDED_TIERS, type StoreEnvironment } from './tiers/choose-tiers.ts';
import { HUB_VERSION } from './version.ts';

const PACKAGE = fileURLToPath(new URL('../../', import.meta.url));
const LEAST = 'hub: hub-a\ndata: ./data\npublic_urls: [http://10.0.0.5:8080/]\n';

function load(text: string, stores: StoreEnvironment = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'hub-config-'));
  try {
    writeFileSync(join(folder, 'hub.yaml'), text);
    return { folder, config: loadHubConfig(join(folder, 'hub.yaml'), stores) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

test('what is left out has its default, and paths count from the file', () => {
  const { folder, config } = load(LEAST);
  assert.deepEqual(config, {
    hub: 'hub-a',
    listen: { host: '127.0.0.1', port: 8080 },
    data: join(folder, 'data'),
    clock: { kind: 'system' },
    public_urls: ['http://10.0.0.5:8080'],
    proxies: [],
    archive: { hot_days: 3, hot_memory: 0.8, after_days: 30, frames_per_s: 500 },
    retention: { raw: 730, minutes: 90, ten_minutes: 730, hours: 'ever', rules: [] },
    reports: { queue_mb: 256, incomplete_s: 60 },
    derived: [],
    tiers: EMBEDDED_TIERS,
  });
});

test('the bus and the page count from the file too', () => {
  const { folder, config } = load(`${LEAST}clock: { kind: simulated, socket: ./bus.sock }\ndashboard: page\n`);
  assert.deepEqual(config.clock, { kind: 'simulated', socket: join(folder, 'bus.sock') });
  assert.equal(config.dashboard, join(folder, 'page'));
});

test('every fault is told at once, with line and key', () => {
  const text = 'hub: Hub A\nlisten: { port: 70000 }\npublic_urls: [ftp://x]\ncolour: red\n';
  assert.throws(
    () => load(text),
    (fault: Error) => {
      for (const key of [
        /:1:\d+ hub: expected a name/,
        /:2:\d+ listen\.port: /,
        /:3:\d+ public_urls/,
        /:4:\d+ colour/,
        /data/,
      ])
        assert.match(fault.message, key);
      return true;
    },
  );
});

test('the example is a configuration', () => {
  const config = loadHubConfig(join(PACKAGE, 'examples/hub.yaml'));
  assert.equal(config.public_urls.length, 2);
});

test('the published schema is the one that is used', () => {
  const file = join(PACKAGE, 'hub.schema.json');
  const wanted = `${JSON.stringify(hubConfigJsonSchema(), null, 2)}\n`;
  assert.deepEqual(JSON.parse(readFileSync(file, 'utf8')), JSON.parse(wanted), `write this to ${file}:\n${wanted}`);
});

test('the version that is told is the version of the package', () => {
  const { version } = JSON.parse(readFileSync(join(PACKAGE, 'package.json'), 'utf8')) as { version: string };
  assert.equal(HUB_VERSION, version);
});
