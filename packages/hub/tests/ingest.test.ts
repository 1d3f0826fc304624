import assert from 'node:assert/strict';
import { test } from 'node:test';
import { EPOCH, NODE, sampleData } from '../src/tiers/sample-frame.ts';
import { AgentClient, CHANNELS, WALL } from './agent-client.ts';
import { eventually, startHub, tempFolder } from './hub-under-test.ts';

const CURRENT = [{ epoch: EPOCH, oldest: 1, newest: 0, current: true }];

test('an agent is welcomed, its frames are acknowledged and lie in the tier', async (t) => {
  const hub = await startHub(await tempFolder(t));
  t.after(() => hub.stop());
  const agent = await AgentClient.join(hub.port, CURRENT);
  assert.deepEqual(agent.welcome.epochs, [{ epoch: EPOCH, hot: 0, warm: 0, seen: 0 }]);
  for (let first = 1; first <= 541; first += 60) agent.frame(sampleData({ first, last: first + 59 }));
  const ack = await agent.acked(EPOCH, 600);
  assert.equal(ack.hot, 600);
  const [totals] = await hub.frames.totals(NODE);
  assert.deepEqual([totals?.watermark, totals?.held, totals?.frames], [600, 600, 10]);
  const [row] = (await hub.ledger.read()).rows;
  assert.deepEqual(row, {
    ...{ node: NODE, epoch: EPOCH, produced: 600, stored: 600, buffered: 0, dropped: 0, lost: 0, twice: 0 },
  });
  await agent.leave();
});

test('live scans get wall times, reach the other hub and stay provisional until they are stored', async (t) => {
  const folder = await tempFolder(t);
  const [a, b] = [await startHub(folder, { hub: 'a' }), await startHub(folder, { hub: 'b' })];
  t.after(async () => {
    await a.stop();
    await b.stop();
  });
  const agent = await AgentClient.join(a.port, CURRENT);
  agent.say({ type: 'live', epoch: EPOCH, scans: [{ seq: 1, mono: 1000, cells: CHANNELS.map(() => 6500) }] });
  await eventually(() => b.ingest.provisional(NODE).length === 1);
  assert.equal(b.ingest.provisional(NODE)[0]?.wall, WALL + 1000);
  agent.frame(sampleData({ first: 1, last: 1 }));
  await agent.acked(EPOCH, 1);
  assert.equal(a.ingest.provisional(NODE).length, 0);
});
