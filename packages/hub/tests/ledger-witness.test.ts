import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import Database from 'better-sqlite3';
import { EPOCH, NODE, sampleData } from '../src/tiers/sample-frame.ts';
import { AgentClient } from './agent-client.ts';
import { startHub, tempFolder } from './hub-under-test.ts';

test('a frame that is taken out of the file behind the hub is missed by the ledger, wherever it stood', async (t) => {
  const folder = await tempFolder(t);
  const hub = await startHub(folder);
  t.after(() => hub.stop());
  const agent = await AgentClient.join(hub.port, [{ epoch: EPOCH, oldest: 1, newest: 300, current: true }]);
  for (let first = 1; first <= 241; first += 60) agent.frame(sampleData({ first, last: first + 59 }));
  await agent.acked(EPOCH, 300);
  const lost = async () => (await hub.ledger.read(NODE)).rows[0]?.lost;
  assert.equal(await lost(), 0);
  const thief = new Database(join(folder, 'frames.sqlite'));
  t.after(() => thief.close());
  for (const [taken, missed] of [
    [121, 60],
    [241, 120],
    [1, 180],
  ]) {
    thief.prepare('DELETE FROM frames WHERE first = ?').run(taken);
    assert.equal(await lost(), missed);
  }
});
