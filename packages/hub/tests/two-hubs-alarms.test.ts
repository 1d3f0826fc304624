import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import type { Alarm, AlarmHistory, AlarmRow, AlarmView } from '@cerveceria/protocol';
import { EPOCH, NODE } from '../src/tiers/sample-frame.ts';
import { AgentClient, helloOf } from './agent-client.ts';
import { type Child, startChild } from './child.ts';
import { LOOP_SPEC, reported } from './fakes/made-fleet.ts';
import { eventually } from './hub-under-test.ts';
import { type Ask, brewery, signIn, startWholeHub, Tablet } from './whole-hub.ts';

const PROBE = `${NODE}.c0`;
const CODE = 'channel-missing';
const alarmAt = (since: number, more: Partial<Alarm> = {}): Alarm => ({
  ...{ id: `${CODE}:${PROBE}`, code: CODE, priority: 'warning', about: PROBE, detail: 'lost' },
  ...{ since, active: true, latched: false },
  ...more,
});

async function mortalHub(t: TestContext, folder: string): Promise<{ port: number; hub: Child; ask: Ask }> {
  const hub = startChild('whole-hub-process.js', [folder, 'hub-a']);
  t.after(() => hub.kill());
  const port = Number((await hub.line((line) => line.startsWith('port '))).slice('port '.length));
  return { port, hub, ask: await signIn(`http://127.0.0.1:${port}`) };
}

async function joined(t: TestContext, port: number, key: string): Promise<AgentClient> {
  const agent = await AgentClient.open(port, NODE, key);
  const beating = setInterval(() => agent.beat(), 500);
  t.after(() => clearInterval(beating));
  agent.say(helloOf(NODE, [{ epoch: EPOCH, oldest: 1, newest: 60, current: true }], { loops: [LOOP_SPEC] }));
  await agent.until('welcome');
  return agent;
}

const tell = (agent: AgentClient, ...alarms: Alarm[]) =>
  agent.say({ type: 'report', report: reported({ at: Date.now(), loops: [], alarms }) });

const historyOf = async (ask: Ask) => {
  const { rows } = await ask<AlarmHistory>('GET', `alarms/history?from=0&to=${Date.now() + 60_000}`);
  return rows.filter(({ event }) => event.source === 'agent');
};

test('a hub is killed under an alarm: no event is doubled and no acknowledgement lost', async (t) => {
  const { folder, key } = await brewery(t, NODE);
  const a = await mortalHub(t, folder);
  const b = await startWholeHub(t, folder, 'hub-b');
  const tablet = await Tablet.open(b);
  const shown = () => tablet.heard.flatMap(({ alarms }) => alarms ?? []).filter(({ code }) => code === CODE);
  const since = Date.now();

  const agent = await joined(t, a.port, key);
  tell(agent, alarmAt(since));
  await tablet.until(() => shown().some(({ event }) => event !== undefined), 'event at the other hub');
  const id = shown().find(({ event }) => event !== undefined)?.event?.id ?? '';
  const { event } = await b.ask<AlarmRow>('POST', `alarms/${id}/ack`, { note: 'loose plug' });
  assert.equal(event.acknowledged?.by, 'ana');
  await eventually(async () => (await historyOf(a.ask))[0]?.event.state === 'acknowledged');

  await a.hub.kill();
  const moved = await joined(t, b.port, key);
  tell(moved, alarmAt(since));
  const again = await mortalHub(t, folder);
  for (const ask of [b.ask, again.ask]) {
    const rows = await historyOf(ask);
    assert.deepEqual(
      rows.map((row) => [row.event.id, row.event.state, row.event.acknowledged?.note, row.event.count]),
      [[id, 'acknowledged', 'loose plug', 1]],
    );
  }
  tell(moved);
  await tablet.until(
    () => tablet.updates.some(({ alarms }) => alarms?.every(({ code }) => code !== CODE) === true),
    'word of the end',
  );
  await eventually(async () => (await historyOf(again.ask))[0]?.event.state === 'normal');
  assert.ok(((await historyOf(again.ask))[0]?.event.cleared ?? 0) >= since);
  moved.terminate();
});

test('an alarm that ended while its hub was dead is over, and shown until somebody has seen it', async (t) => {
  const { folder, key } = await brewery(t, NODE);
  const a = await mortalHub(t, folder);
  const b = await startWholeHub(t, folder, 'hub-b');
  const since = Date.now();
  const agent = await joined(t, a.port, key);
  tell(agent, alarmAt(since, { priority: 'critical' }));
  await eventually(async () => (await historyOf(b.ask)).length === 1);
  await a.hub.kill();
  // A slow machine may miss the node for long enough to raise an alarm of its own.
  const lost = async () => (await b.ask<AlarmView[]>('GET', 'alarms')).find(({ code }) => code === CODE);
  await eventually(async () => (await lost())?.event?.lastKnown === true, 20_000);
  assert.equal((await lost())?.active, true, 'nobody has said that it is over');

  const moved = await joined(t, b.port, key);
  tell(moved);
  await eventually(async () => (await lost())?.event?.state === 'cleared');
  const id = (await lost())?.event?.id ?? '';
  await b.ask('POST', `alarms/${id}/ack`, {});
  assert.equal(await lost(), undefined);
  const event = (await historyOf(b.ask))[0]?.event;
  assert.deepEqual([event?.state, event?.acknowledged?.by], ['normal', 'ana']);
  moved.terminate();
});
