import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';

const REPO = fileURLToPath(new URL('../../../../', import.meta.url));
const HERE = 'packages/brewery/tests/systemd';
const DRIVER = 'packages/brewery/build/tests/systemd/driver.js';
/** WatchdogSec of the unit. */
const WATCHDOG_MS = 2000;

interface Fall {
  readonly offMs: number;
  readonly by: string;
}
interface Facts {
  readonly agentStartMs: number;
  readonly killed: Fall;
  readonly blocked: Fall;
  readonly stopped: Fall;
  readonly cleanStop: { readonly ms: number; readonly heater: number };
  readonly restarts: number;
  readonly hubBack: boolean;
  readonly hubResult: string;
  readonly workerBack: boolean;
  readonly workerResult: string;
}

let work: string;
let facts: Facts;

function read(name: string): string {
  return readFileSync(join(work, 'out', name), 'utf8');
}

before(() => {
  work = mkdtempSync(join(tmpdir(), 'cerveceria-systemd-'));
  const config = (name: string) => `${REPO}${HERE}/etc/${name}=etc/cerveceria/${name}`;
  const configs = ['sim.yaml', 'agent.yaml', 'agent.key', 'hub.yaml'].map(config);
  const boot = spawnSync(`${REPO}${HERE}/boot.sh`, [REPO, work, DRIVER, ...configs], {
    encoding: 'utf8',
    timeout: 150_000,
  });
  const told = () => `${boot.stderr}\n${read('driver.log')}\n${read('cerveceria-agent.log')}`;
  assert.equal(boot.status, 0, `the driver in the booted system failed:\n${boot.status === 0 ? '' : told()}`);
  facts = JSON.parse(read('facts.json')) as Facts;
});

after(() => rmSync(work, { recursive: true, force: true }));

test('kill -9 of the agent: the heater is off at the line within 1 s', (t) => {
  t.diagnostic(JSON.stringify(facts));
  assert.ok(facts.killed.offMs <= 1000, JSON.stringify(facts.killed));
});

test('a blocked main thread: the heater is off at the line within WatchdogSec + 1 s', () => {
  assert.ok(facts.blocked.offMs <= WATCHDOG_MS + 1000, JSON.stringify(facts.blocked));
});

test('a stopped process, guard and all: the watchdog has the heater off within WatchdogSec + 1 s', () => {
  assert.ok(facts.stopped.offMs <= WATCHDOG_MS + 1000, JSON.stringify(facts.stopped));
});

test('a clean stop leaves the heater off and ends in time', () => {
  assert.equal(facts.cleanStop.heater, 0);
  assert.ok(facts.cleanStop.ms < 5000, JSON.stringify(facts.cleanStop));
});

test('systemd starts the agent again after each of the three deaths, and the hub after its own', () => {
  assert.equal(facts.restarts, 3);
  assert.equal(facts.hubBack, true);
  assert.equal(facts.hubResult, 'success');
});

test('a worker beside the hub is started again after kill -9, and ends cleanly', () => {
  assert.equal(facts.workerBack, true);
  assert.equal(facts.workerResult, 'success');
});

test('the units verify without a word and stay under exposure 2.5', () => {
  for (const unit of ['cerveceria-agent.service', 'cerveceria-hub.service', 'cerveceria-hub-worker@.service']) {
    const path = `${REPO}systemd/${unit}`;
    // systemd-analyze prints and exits 0 on unknown keys, so any line is a fault.
    const verify = spawnSync('systemd-analyze', ['verify', '--man=no', path], { encoding: 'utf8' });
    const said = `${verify.stdout}${verify.stderr}`
      .split('\n')
      .filter((line) => line !== '' && !line.includes('/usr/bin/node'));
    assert.deepEqual(said, []);
    execFileSync('systemd-analyze', ['security', '--offline=true', '--threshold=25', '--no-pager', path]);
  }
});
