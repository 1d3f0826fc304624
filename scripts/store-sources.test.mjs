import assert from 'node:assert/strict';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { chooseSource, engineOn, sourceOf, versionIn } from './store-sources.mjs';

const DOCKER = { name: 'docker', engine: '/usr/bin/docker' };
const installed = (text) => ({ program: '/usr/bin/x', version: versionIn(text) });

test('versions are read out of what servers say of themselves', () => {
  assert.equal(versionIn('Redis server v=7.0.15 sha=00000000:0 malloc=jemalloc-5.2.1 bits=64').text, '7.0.15');
  assert.equal(versionIn('db version v7.0.12\nBuild Info: {\n    "version": "7.0.12"').text, '7.0.12');
  assert.equal(versionIn('5.0-rc1').text, '5.0');
  assert.equal(versionIn('no such thing'), undefined);
});

test('what is installed goes before an engine, and an engine before the registries', () => {
  const mongod = installed('db version v7.0.12');
  assert.deepEqual(chooseSource('mongodb', { installed: mongod, engine: DOCKER }), {
    ...{ by: 'installed', program: '/usr/bin/x', version: '7.0.12' },
  });
  assert.deepEqual(chooseSource('mongodb', { engine: DOCKER }), { by: 'container', ...DOCKER, image: 'mongo:7' });
  assert.deepEqual(chooseSource('cassandra', {}), { by: 'registry' });
});

test('what is installed and too old is passed over, and it is said why', () => {
  const { by, passedOver } = chooseSource('redis', { installed: installed('Redis server v=6.2.9'), engine: DOCKER });
  assert.equal(by, 'container');
  assert.match(passedOver, /is 6\.2\.9, wanted 7\.0 or newer/);
  assert.equal(chooseSource('cassandra', { installed: installed('4.0.11') }).by, 'registry');
  assert.equal(chooseSource('cassandra', { installed: installed('4.1.0') }).by, 'installed');
});

test('on a machine: an engine counts when somebody answers behind it, a program when it says its version', (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'path-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const program = (name, text) => {
    writeFileSync(join(folder, name), `#!/bin/sh\n${text}\n`);
    chmodSync(join(folder, name), 0o755);
  };
  assert.equal(engineOn(folder), undefined);
  program('docker', 'echo "Cannot connect to the Docker daemon" >&2; exit 1');
  assert.equal(engineOn(folder), undefined, 'a client without its engine');
  program('podman', 'echo host:');
  assert.deepEqual(engineOn(folder), { name: 'podman', engine: join(folder, 'podman') });
  program('mongod', 'echo "db version v7.0.12"');
  assert.equal(sourceOf('mongodb', folder).by, 'installed');
  assert.equal(sourceOf('cassandra', folder).by, 'container');
});

test('on a machine: an engine that has not the image and cannot fetch it is passed over, and it is said why', (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'path-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const docker = join(folder, 'docker');
  writeFileSync(docker, '#!/bin/sh\ncase "$1" in info) exit 0;; *) exit 1;; esac\n');
  chmodSync(docker, 0o755);
  const { by, passedOver } = sourceOf('mongodb', folder);
  assert.equal(by, 'registry');
  assert.match(passedOver, /docker answers and could not fetch mongo:7/);
});
